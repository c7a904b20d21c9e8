"""Why, as people read it: sentences, and the data behind them as tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from rich.table import Table

from contracts.values import SHANGHAI
from services.commands.adjudicate import yuan
from services.commands.printing import compact, paper, signed_yuan, table
from services.penalties.law.words import Sentence
from services.penalties.unmet import NAMES

Lang = Literal["zh", "en"] | None
Json = Mapping[str, Any]

HEADINGS: Final[Mapping[str, Sentence]] = {
    "parameters": Sentence("所用参数", "parameters"),
    "values": Sentence("推算结果", "computed"),
    "conditions": Sentence("逐项条件", "conditions, in order"),
    "facts": Sentence("所依事实（按收到时记录）", "facts it rests on, as recorded"),
    "decisions": Sentence("申诉、免除与述职", "appeals, waivers and hearings"),
    "postings": Sentence("过账", "postings"),
    "verdicts": Sentence("条款审查结果", "what the clause says of it"),
    "reversed": Sentence(
        "不再成立：{posted_on}冲回（{because}），起因：{cause}",
        "does not stand: reversed on {posted_on} ({because}), because of {cause}",
    ),
    "posted": Sentence(
        "不再成立：{posted_on}所过之账尚待冲回",
        "does not stand: what was posted on {posted_on} is to be reversed when a day closes",
    ),
    "never arose": Sentence("从未成立", "never arose"),
    "nothing": Sentence(
        "没有事实涉及该条款的这一对象", "no fact gives the clause occasion to look at that"
    ),
}


def show_entry(said: Json, lang: Lang) -> None:
    """Print what `docket explain ENTRY` found."""
    console = paper()
    console.print(f"{said['entry_id']} ({said['as_of']})", style="bold", soft_wrap=True)
    if said["stands"]:
        _say(said["words"], lang)
        console.print(_in_short(said), soft_wrap=True)
        for drawn in _grounds(said, lang):
            console.print(drawn)
    else:
        console.print(_became(said, lang), soft_wrap=True)
        _show_each(said["verdicts"], lang)
    if said["decisions"]:
        console.print(_facts("decisions", said["decisions"], lang))
    if said["postings"]:
        console.print(_postings(said["postings"], lang))


def show_verdicts(said: Json, lang: Lang) -> None:
    """Print what `docket explain --dealer --clause` found."""
    title = f"{said['dealer']}, {said['clause']} ({said['as_of']})"
    paper().print(title, style="bold", soft_wrap=True)
    _show_each(said["verdicts"], lang)


def _show_each(verdicts: Iterable[Json], lang: Lang) -> None:
    console = paper()
    for verdict in verdicts:
        console.print()
        _say(verdict["words"], lang)
        console.print(_conditions(verdict["conditions"], lang))
    if not verdicts:
        console.print(_heading("nothing", lang))


def _say(words: Json, lang: Lang) -> None:
    for language in (lang,) if lang else ("zh", "en"):
        paper().print(words[language], soft_wrap=True)


def _in_short(said: Json) -> str:
    entry, policy = said["entry"], said["policy"]
    money = f", {yuan(entry['amount_fen'])} CNY" if entry["amount_fen"] else ""
    return (
        f"{entry['kind']}, {entry['status']}{money}, {entry['occurred_on']}, §{entry['section']}; "
        f"{policy['policy']} {policy['version']} {policy['title']} ({policy['effective_from']}, "
        f"sha256:{policy['digest'][:12]})"
    )


def _became(said: Json, lang: Lang) -> str:
    last = said["postings"][-1]["data"] if said["postings"] else {}
    cause = ", ".join(last.get("cause", ()))
    return _heading(said["became"], lang).format_map({**last, "cause": cause})


def _grounds(said: Json, lang: Lang) -> Iterable[Table]:
    explanation = said["entry"]["explanation"]
    yield _table(
        "parameters",
        ("name", "value", "§", "words"),
        [
            (each["name"], compact(each["value"]), each.get("section", ""), each.get("words", ""))
            for each in said["parameters"]
        ],
        lang,
    )
    yield _table(
        "values",
        ("name", "value"),
        [
            (name, compact(value))
            for name, value in explanation.items()
            if name not in {"parameters", "conditions"}
        ],
        lang,
    )
    yield _conditions(explanation["conditions"], lang)
    yield _facts("facts", said["facts"], lang)


def _conditions(conditions: Sequence[Json], lang: Lang) -> Table:
    """Those of an entry all hold; those of a verdict say whether they do."""
    return _table(
        "conditions",
        ("name", "what", "left", "", "right", "holds"),
        [
            (
                each["name"],
                _name(each["name"], lang),
                compact(each["left"]),
                each["relation"],
                compact(each["right"]),
                "barred by it"
                if each.get("exception")
                else "yes"
                if each.get("holds", True)
                else "NO",
            )
            for each in conditions
        ],
        lang,
    )


def _name(condition: str, lang: Lang) -> str:
    name = NAMES.get(condition, Sentence("", ""))
    return name.zh if lang == "zh" else name.en


def _facts(heading: str, facts: Iterable[Json], lang: Lang) -> Table:
    return _table(
        heading,
        ("received (Shanghai)", "fact", "data"),
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
                posting["data"].get("because", ""),
                " ".join(posting["data"].get("cause", ())),
                posting["data"]["law_version"],
            )
            for posting in postings
        ],
        lang,
    )


def _table(
    heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]], lang: Lang
) -> Table:
    return table(_heading(heading, lang), columns, rows)


def _heading(heading: str, lang: Lang) -> str:
    return HEADINGS[heading].zh if lang == "zh" else HEADINGS[heading].en


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
