"""The policy documents of this release, read from the package's data."""

from functools import cache
from importlib.resources import files

from contracts.policy.policies import Policies


@cache
def shipped_documents() -> tuple[bytes, ...]:
    """The bytes of every shipped document, as they are published at first start."""
    folder = files("contracts.policy").joinpath("documents")
    documents = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda f: f.name
    )
    return tuple(each.read_bytes() for each in documents)


@cache
def shipped_digests() -> frozenset[str]:
    """The SHA-256 of every document that a release has shipped, in lower-case hexadecimal.

    `documents/SHA256SUMS` lists them, a line a digest: an edited document has several, a removed
    one keeps its own, and no line is ever removed.
    """
    sums = files("contracts.policy").joinpath("documents", "SHA256SUMS").read_text()
    return frozenset(line.split()[0] for line in sums.splitlines())


@cache
def shipped_policies() -> Policies:
    """The policies of this release: each known from the day on which it takes effect."""
    return Policies.of(shipped_documents())
