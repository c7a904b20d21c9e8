"""Prints explanations: sentences, and tables of the data behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

from contracts.values import SHANGHAI
from contracts.wording.common import BECAUSE
from contracts.wording.vocabulary import LABELS, MONEY
from services.commands.captions import Lang, caption, in_language, value_caption
from services.commands.printing import compact, paper, signed_yuan, table, yuan_exact

Reasons = Mapping[str, Any]


def show_entry(said: Reasons, lang: Lang) -> None:
    """Print the answer of `docket explain ENTRY`."""
    console = paper()
    console.print(_title(said["entry_id"], said, lang), style="bold", soft_wrap=True)
    _say(said["words"], lang)
    if said["stands"]:
        if said["decided"]:
            _say(said["decided"], lang)
        console.print(_in_short(said, lang), soft_wrap=True)
        for drawn in _grounds(said, lang):
            console.print(drawn)
    else:
        _show_each(said["verdicts"], lang)
    if said["state"]:
        console.print(caption(f"summons {said['state']}", lang))
    if said["decisions"]:
        console.print(_decisions(said["decisions"], lang))
    if said["postings"]:
        console.print(_postings(said["postings"], lang))


def show_verdicts(said: Reasons, lang: Lang) -> None:
    """Print the answer of `docket explain --dealer --clause`."""
    title = _title(f"{said['dealer']}, {said['clause']}", said, lang)
    paper().print(title, style="bold", soft_wrap=True)
    _show_each(said["verdicts"], lang)


def _show_each(verdicts: Sequence[Reasons], lang: Lang) -> None:
    console = paper()
    for verdict in verdicts:
        console.print(f"\n{verdict['entry_id']}", style="bold", soft_wrap=True)
        _say(verdict["words"], lang)
        console.print(_conditions(verdict["conditions"], lang))
    if not verdicts:
        console.print(caption("nothing", lang))


def _title(asked: str, said: Reasons, lang: Lang) -> str:
    return f"{asked} ({caption('as of', lang)} {said['as_of']})"


def _say(words: Reasons, lang: Lang) -> None:
    for language in (lang,) if lang else ("zh", "en"):
        paper().print(words[language], soft_wrap=True)


def _in_short(said: Reasons, lang: Lang) -> str:
    entry, policy, cited = said["entry"], said["policy"], said["citation"] or {}
    money = (
        f", {yuan_exact(entry['amount_fen'])} {caption('CNY', lang)}" if entry["amount_fen"] else ""
    )
    section = cited.get("paper") or f"§{entry['section']}"
    return (
        f"{value_caption('kind', entry['kind'], lang)}, "
        f"{value_caption('status', entry['status'], lang)}{money}, "
        f"{entry['occurred_on']}, {section}; "
        f"{policy['policy']} {policy['version']} {policy['title']} ({policy['effective_from']})"
    )


def _grounds(said: Reasons, lang: Lang) -> Iterator[Table]:
    explanation = said["entry"]["explanation"]
    yield _table(
        "parameters",
        ("name", "meaning", "value", "§", "words"),
        [
            (
                each["name"],
                _meaning(each["name"], lang),
                _cell(each["value"], lang, each["name"]),
                each.get("paper") or each.get("section"),
                each.get("words"),
            )
            for each in said["parameters"]
        ],
        lang,
    )
    yield _table(
        "computed",
        ("name", "meaning", "value"),
        [
            (name, _meaning(name, lang), _cell(value, lang, name))
            for name, value in explanation.items()
            if name not in {"parameters", "conditions"}
        ],
        lang,
    )
    yield _conditions(explanation["conditions"], lang)
    yield _facts("facts", said["facts"], lang)


def _conditions(conditions: Iterable[Reasons], lang: Lang) -> Table:
    """The conditions: those of an entry all hold; those of a verdict state whether they do."""
    return _table(
        "conditions",
        ("name", "meaning", "compared", "", "with", "holds"),
        [
            (
                each["name"],
                _meaning(each["name"], lang),
                _cell(each["left"], lang, each["name"]),
                each["relation"],
                _cell(each["right"], lang, each["name"]),
                caption(_holds(each), lang),
            )
            for each in conditions
        ],
        lang,
    )


def _holds(condition: Reasons) -> str:
    if condition.get("exception"):
        return "exception"
    return "yes" if condition.get("holds", True) else "no"


def _facts(heading: str, facts: Iterable[Reasons], lang: Lang) -> Table:
    return _table(
        heading,
        ("received", "fact", "data"),
        [
            (
                _local(fact["recordedtime"]),
                f"{fact['source']}#{fact['id']} {fact['type']}",
                compact(fact["data"]),
            )
            for fact in facts
        ],
        lang,
    )


def _decisions(decisions: Iterable[Reasons], lang: Lang) -> Table:
    return _table(
        "decisions",
        ("received", "actor", "fact", "data"),
        [
            (
                _local(fact["recordedtime"]),
                fact.get("actor"),
                f"{fact['source']}#{fact['id']} {fact['type']}",
                compact(fact["data"]),
            )
            for fact in decisions
        ],
        lang,
    )


def _postings(postings: Iterable[Reasons], lang: Lang) -> Table:
    return _table(
        "postings",
        ("posted_on", "posting", "CNY→", "because", "cause", "law"),
        [
            (
                posting["data"]["posted_on"],
                posting["type"].split(".")[2],
                signed_yuan(posting["data"]["amount_fen"]),
                _because(posting["data"].get("because"), lang),
                " ".join(posting["data"].get("cause", ())),
                posting["data"]["law_version"],
            )
            for posting in postings
        ],
        lang,
    )


def _table(
    heading: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]], lang: Lang
) -> Table:
    return table(
        caption(heading, lang),
        [caption(column, lang) for column in columns],
        [[cell or "" for cell in row] for row in rows],
    )


def _because(because: str | None, lang: Lang) -> str | None:
    return in_language(BECAUSE[because], lang) if because and lang else because


def _meaning(name: str, lang: Lang) -> str:
    known = LABELS.get(name.removesuffix(MONEY))
    return in_language(known, lang) if known else ""


def _cell(value: Any, lang: Lang, name: str = "") -> str:
    if value is None or value == []:
        return caption("none", lang)
    if name.endswith(MONEY) and isinstance(value, int):
        return f"{yuan_exact(value)} {caption('CNY', lang)}"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value_caption(name, each, lang) for each in value)
    return value_caption(name, value, lang) if isinstance(value, str) and lang else compact(value)


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
