"""Why, as people read it: sentences, and the data behind them as tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

from contracts.values import SHANGHAI
from services.commands.captions import Lang, caption, in_language
from services.commands.printing import compact, paper, signed_yuan, table, yuan
from services.penalties.law.words import Sentence
from services.penalties.unmet import NAMES

Json = Mapping[str, Any]


def show_entry(said: Json, lang: Lang) -> None:
    """Print what `docket explain ENTRY` found."""
    console = paper()
    console.print(_title(said["entry_id"], said, lang), style="bold", soft_wrap=True)
    _say(said["words"], lang)
    if said["stands"]:
        console.print(_in_short(said), soft_wrap=True)
        for drawn in _grounds(said, lang):
            console.print(drawn)
    else:
        _show_each(said["verdicts"], lang)
    if said["decisions"]:
        console.print(_facts("decisions", said["decisions"], lang))
    if said["postings"]:
        console.print(_postings(said["postings"], lang))


def show_verdicts(said: Json, lang: Lang) -> None:
    """Print what `docket explain --dealer --clause` found."""
    title = _title(f"{said['dealer']}, {said['clause']}", said, lang)
    paper().print(title, style="bold", soft_wrap=True)
    _show_each(said["verdicts"], lang)


def _show_each(verdicts: Sequence[Json], lang: Lang) -> None:
    console = paper()
    for verdict in verdicts:
        console.print(f"\n{verdict['entry_id']}", style="bold", soft_wrap=True)
        _say(verdict["words"], lang)
        console.print(_conditions(verdict["conditions"], lang))
    if not verdicts:
        console.print(caption("nothing", lang))


def _title(asked: str, said: Json, lang: Lang) -> str:
    return f"{asked} ({caption('as of', lang)} {said['as_of']})"


def _say(words: Json, lang: Lang) -> None:
    for language in (lang,) if lang else ("zh", "en"):
        paper().print(words[language], soft_wrap=True)


def _in_short(said: Json) -> str:
    entry, policy = said["entry"], said["policy"]
    money = f", {yuan(entry['amount_fen'])} CNY" if entry["amount_fen"] else ""
    return (
        f"{entry['kind']}, {entry['status']}{money}, {entry['occurred_on']}, §{entry['section']}; "
        f"{policy['policy']} {policy['version']} {policy['title']} ({policy['effective_from']})"
    )


def _grounds(said: Json, lang: Lang) -> Iterator[Table]:
    explanation = said["entry"]["explanation"]
    yield _table(
        "parameters",
        ("name", "value", "§", "words"),
        [
            (each["name"], _cell(each["value"], lang), each.get("section"), each.get("words"))
            for each in said["parameters"]
        ],
        lang,
    )
    yield _table(
        "computed",
        ("name", "value"),
        [
            (name, _cell(value, lang))
            for name, value in explanation.items()
            if name not in {"parameters", "conditions"}
        ],
        lang,
    )
    yield _conditions(explanation["conditions"], lang)
    yield _facts("facts", said["facts"], lang)


def _conditions(conditions: Iterable[Json], lang: Lang) -> Table:
    """Those of an entry all hold; those of a verdict say whether they do."""
    return _table(
        "conditions",
        ("name", "meaning", "compared", "", "with", "holds"),
        [
            (
                each["name"],
                in_language(NAMES.get(each["name"], Sentence("", "")), lang),
                _cell(each["left"], lang),
                each["relation"],
                _cell(each["right"], lang),
                caption(_holds(each), lang),
            )
            for each in conditions
        ],
        lang,
    )


def _holds(condition: Json) -> str:
    if condition.get("exception"):
        return "exception"
    return "yes" if condition.get("holds", True) else "no"


def _facts(heading: str, facts: Iterable[Json], lang: Lang) -> Table:
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


def _postings(postings: Iterable[Json], lang: Lang) -> Table:
    return _table(
        "postings",
        ("posted_on", "posting", "CNY→", "because", "cause", "law"),
        [
            (
                posting["data"]["posted_on"],
                posting["type"].split(".")[2],
                signed_yuan(posting["data"]["amount_fen"]),
                posting["data"].get("because"),
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


def _cell(value: Any, lang: Lang) -> str:
    if value is None or value == []:
        return caption("none", lang)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return compact(value)


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
