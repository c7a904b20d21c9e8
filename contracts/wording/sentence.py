"""A text in both languages."""

from typing import Final, Literal, NamedTuple

Language = Literal["zh", "en"]
"""Chinese or English: the languages of every text."""

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


class Sentence(NamedTuple):
    """One text in Chinese and in English, with placeholders in braces."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in that language."""
        return self.zh if language == "zh" else self.en

    def to_json(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`."""
        return self._asdict()
