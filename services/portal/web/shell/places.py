"""Where things have their pages."""

from urllib.parse import quote, urlsplit

AS_THEY_STAND = "/:@!$&'()*,;="
"""Characters that a path bears as they are (RFC 3986)."""


def dealer_path(code: str, suffix: str = "") -> str:
    """The page of a dealer."""
    return f"/d/{quote(code, safe='')}{suffix}"


def entry_path(entry_id: str) -> str:
    """The page of an entry."""
    return f"/e/{quote(entry_id, safe=AS_THEY_STAND)}"


def summons_path(entry_id: str) -> str:
    """The page of a summons."""
    return f"/s/{quote(entry_id, safe=AS_THEY_STAND)}"


def policy_path(policy: str, version: str, under: str = "/policies") -> str:
    """The page of a version of a policy, or what a service answers of it."""
    return f"{under}/{quote(policy, safe='')}/{quote(version, safe='')}"


def fact_path(source: str, event_id: str, topic: str) -> str:
    """The page of a recorded event."""
    return f"/facts/{topic}/{quote(source, safe='')}/{quote(event_id, safe='')}"


def own_name(fact: str) -> tuple[str, str]:
    """The source and the id of a fact by its name `source#id`."""
    source, _, event_id = fact.partition("#")
    return source, event_id


def local_place(given: str | None) -> str:
    """A place of ours to go on to: never another site's; `/` in place of anything else."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")):
        return "/"
    found = urlsplit(given)
    if found.scheme or found.netloc or any(ord(sign) <= 32 for sign in given) or "\\" in given:  # noqa: PLR2004
        return "/"
    return given
