"""A mail header whose text is literal, whatever recorded data it contains."""

from email.header import Header
from email.policy import EmailPolicy
from typing import Final, Self

ENCODED_WORD: Final = "=?"
"""How an encoded word of RFC 2047 begins."""


class TextHeader(str):
    """A header's text, encoded so that a reader gets exactly this text back.

    A text assigned to a header is parsed as syntax: an encoded word in a dealer's name would be
    decoded, and its line breaks would be written. A value with a `name` is kept unchanged, and
    folds itself.
    """

    __slots__ = ("name",)

    name: str

    def __new__(cls, name: str, text: str) -> Self:
        header = super().__new__(cls, text.encode(errors="replace").decode())
        header.name = name
        return header

    def fold(self, *, policy: EmailPolicy) -> str:
        """The whole header in lines of the policy's length, ended as the policy ends them."""
        plain = self.isascii() and ENCODED_WORD not in self
        charset = "us-ascii" if plain else "utf-8"
        longest = policy.max_line_length or 78
        header = Header(str(self), charset, header_name=self.name, maxlinelen=longest)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"
