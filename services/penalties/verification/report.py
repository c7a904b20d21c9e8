"""The result of a verification, for people in Chinese and English, and as data."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.events import UnfitData, UnknownEventType
from contracts.personal import is_sealed, persons_in
from contracts.wording.common import KINDS
from contracts.wording.sentence import Language
from services.penalties.verification.evidence import DealerEvidence
from services.penalties.verification.verify import Verified, entries_of, statements_of

FEN_IN_YUAN: Final = 100


def as_data(verified: Verified) -> dict[str, Any]:
    """The object of `docket verify --json`."""
    log = verified.log
    return {
        "origin": verified.origin,
        "through": str(log.seals[-1].through),
        "seals": len(log.seals),
        "signed_by": log.signed_by,
        "witnesses": [{"name": name, "at": at} for name, at in log.witnesses],
        "unknown_signatures": log.unknown,
        "receipts": verified.promises,
        "dealers": [_dealer(verified, each) for each in verified.dealers],
        "remarks": [each.en for each in verified.findings.remarks],
        "not_judged": [each.en for each in verified.findings.unjudged],
    }


def _dealer(verified: Verified, evidence: DealerEvidence) -> dict[str, Any]:
    events = {
        topic: len(found)
        for (stream, topic), found in evidence.streams.items()
        if stream == evidence.dealer
    }
    rederived = verified.rederived.get(evidence.dealer, set())
    return {
        "dealer": evidence.dealer,
        "partition": int(evidence.every[2:]),
        "events": events,
        "imported": list(_imported(evidence)),
        "facts_with_names_in_clear": sum(_has_clear_name(e) for e in _facts(evidence)),
        "entries": entries_of(evidence, rederived),
        "statements": statements_of(evidence, rederived),
    }


def _facts(evidence: DealerEvidence) -> Iterator[Mapping[str, Any]]:
    for (stream, topic), events in evidence.streams.items():
        if stream == evidence.dealer and topic != "penalties":
            yield from (each.event for each in events if not each.is_left_out)


def _imported(evidence: DealerEvidence) -> Iterator[str]:
    for event in _facts(evidence):
        if "importedtime" in event:
            yield f"{event['source']}#{event['id']}"


def _has_clear_name(event: Mapping[str, Any]) -> bool:
    try:
        return any(not is_sealed(person.name) for person in persons_in(event))
    except (UnknownEventType, UnfitData):  # nothing can be said of what cannot be read
        return False


def as_text(verified: Verified, language: Language) -> Iterator[str]:
    """The report, a line after the other."""
    told = _CHINESE if language == "zh" else _ENGLISH
    log = verified.log
    yield told["head"].format(
        origin=verified.origin,
        through=log.seals[-1].through,
        seals=len(log.seals),
        keys=", ".join(log.signed_by),
    )
    for name, at in log.witnesses:
        yield told["witness"].format(name=name, at=at)
    if verified.promises:
        yield told["receipts"].format(count=verified.promises)
    for evidence in verified.dealers:
        yield from _of_dealer(verified, evidence, language)
    for each in verified.findings.remarks:
        yield told["remark"].format(said=each.in_language(language))
    for each in verified.findings.unjudged:
        yield told["unjudged"].format(said=each.in_language(language))
    yield told["unjudged_end" if verified.findings.unjudged else "end"]


def _of_dealer(verified: Verified, evidence: DealerEvidence, language: Language) -> Iterator[str]:
    told = _CHINESE if language == "zh" else _ENGLISH
    data = _dealer(verified, evidence)
    counts = ", ".join(f"{name} {n}" for name, n in data["events"].items())
    yield told["dealer"].format(dealer=evidence.dealer, counts=counts, through=evidence.through)
    if data["imported"]:
        yield told["imported"].format(count=len(data["imported"]))
    if data["facts_with_names_in_clear"]:
        yield told["names"].format(count=data["facts_with_names_in_clear"])
    for each in data["entries"]:
        what = KINDS[each["kind"]].in_language(language)
        if each["amount_fen"]:
            yuan, fen = divmod(abs(each["amount_fen"]), FEN_IN_YUAN)
            sign = "-" if each["amount_fen"] < 0 else ""
            what += told["amount"].format(amount=f"{sign}{yuan:,}.{fen:02d}")
        how = told["rederived" if each["re_derived"] else "not_rederived"]
        yield told["entry"].format(**each, what=what, how=how)
    if data["statements"]["shown"]:
        yield told["statements"].format(**data["statements"])


_ENGLISH: Final = {
    "head": "{origin}: {seals} closed days sealed through {through}, signed by {keys}",
    "witness": "  witnessed by {name} at {at}",
    "receipts": "  {count} receipts kept",
    "dealer": "{dealer}: {counts} events, and there are no others through {through}",
    "imported": "  {count} of its facts were taken over from older records",
    "names": "  {count} of its facts name persons in clear: handle the file as personal data",
    "entry": "  {occurred_on}  {entry_id}  {what}, posted on {posted_on}: {how}",
    "amount": " CNY {amount}",
    "statements": "  {shown} statements of its docket, {re_derived} of them re-derived",
    "rederived": "re-derived",
    "not_rederived": "not re-derived",
    "remark": "remark: {said}",
    "unjudged": "not judged: {said}",
    "end": "nothing is wrong",
    "unjudged_end": "nothing is wrong in what could be judged",
}
_CHINESE: Final = {
    "head": "{origin}：已封存 {seals} 个日终，截至 {through}，签名密钥 {keys}",
    "witness": "  见证方 {name}，时间 {at}",
    "receipts": "  {count} 份回执均已兑现",
    "dealer": "{dealer}：事件 {counts}；截至 {through} 别无其他事件",
    "imported": "  其中 {count} 件由旧记录导入",
    "names": "  其中 {count} 件含明文姓名：本文件应按个人信息保管",
    "entry": "  {occurred_on}  {entry_id}  {what}，{posted_on} 入账：{how}",
    "amount": " {amount} 元",
    "statements": "  档案状态通报 {shown} 份，其中 {re_derived} 份已重新推算，一致",
    "rederived": "已重新推算，一致",
    "not_rederived": "未重新推算",
    "remark": "说明：{said}",
    "unjudged": "未予判断：{said}",
    "end": "未发现错误",
    "unjudged_end": "可判断部分未发现错误",
}
