"""The figures of a policy version, and the differences between two versions."""

from collections.abc import Mapping
from typing import Any

from contracts.policy.calendar import WorkingDays
from contracts.policy.documents import Regulation
from contracts.policy.policies import Policies, Version


def listed_version(version: Version) -> dict[str, str]:
    """A version in the list of all: its first day in force, when it became known, its digest."""
    return {
        "policy": version.document.policy,
        "version": version.document.version,
        "effective_from": str(version.document.effective_from),
        "known_on": str(version.known_on),
        "digest": version.digest,
    }


def version_in(policies: Policies, policy: str, version: str) -> Version | None:
    """The version of a policy; None if it is unknown."""
    for each in policies.versions:
        if (each.document.policy, each.document.version) == (policy, version):
            return each
    return None


def figures_by_path(document: Regulation | WorkingDays) -> Mapping[str, dict[str, Any]]:
    """Each figure by its path, with its § and words if it cites any."""
    said = document.model_dump(mode="json", by_alias=True)
    found: dict[str, dict[str, Any]] = {
        name: {"value": value} for name, value in said.items() if name not in {"terms", "years"}
    }
    for clause, chapter in said.get("terms", {}).items():
        cited = chapter.pop("citations")
        for name, value in chapter.items():
            found[f"{clause}.{name}"] = {"value": value, **cited.get(name, {})}
    for year, days in said.get("years", {}).items():
        for name, value in days.items():
            found[f"{year}.{name}"] = {"value": value}
    return found


def figures_apart(
    a: Regulation | WorkingDays, b: Regulation | WorkingDays
) -> dict[str, dict[str, Any]]:
    """By path, the figures that differ from A to B; one that a side lacks is null there."""
    one, other = figures_by_path(a), figures_by_path(b)
    nothing = {"value": None}
    return {
        name: {"a": one.get(name, nothing)["value"], "b": other.get(name, nothing)["value"]}
        for name in [*one, *(name for name in other if name not in one)]
        if one.get(name, nothing)["value"] != other.get(name, nothing)["value"]
    }
