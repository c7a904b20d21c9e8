"""The kinds of problems: each has a stable `type`, a title, and the remedy for the sender.

The page of each is served under `/problems/`: see `problem_pages.py`.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

PROBLEMS_PATH: Final = "/problems/"


class ProblemText(NamedTuple):
    """A text in both languages."""

    en: str
    zh: str


class ProblemType(NamedTuple):
    """A kind of problem: `type` is `/problems/SLUG`, and never changes its meaning."""

    slug: str
    status: HTTPStatus
    title: ProblemText
    remedy: ProblemText

    @property
    def uri(self) -> str:
        """The `type` of its documents."""
        return f"{PROBLEMS_PATH}{self.slug}"


TYPES: Final = (
    ProblemType(
        "no-request",
        HTTPStatus.BAD_REQUEST,
        ProblemText("This is no whole HTTP request", "不是完整的 HTTP 请求"),
        ProblemText(
            "Send the request again, whole, by HTTP/1.1.",
            "请以 HTTP/1.1 重新发送完整的请求。",
        ),
    ),
    ProblemType(
        "unauthenticated",
        HTTPStatus.UNAUTHORIZED,
        ProblemText("The credential is missing or is not taken", "缺少凭证，或凭证无效"),
        ProblemText(
            "The detail says what is wrong with the credential. Get a new one, then send the same "
            "request again: nothing of it was recorded.",
            "详情说明凭证的问题。请取得新的凭证后重发同一请求；此前未记录任何内容。",
        ),
    ),
    ProblemType(
        "forbidden",
        HTTPStatus.FORBIDDEN,
        ProblemText("The credential does not reach as far", "凭证的权限不及于此"),
        ProblemText(
            "The detail names the rule. With the same credential the request is refused again.",
            "详情指明所依据的规则。以同一凭证重发仍会被拒绝。",
        ),
    ),
    ProblemType(
        "unknown",
        HTTPStatus.NOT_FOUND,
        ProblemText("Nothing is known of what is asked about", "没有所询问的内容"),
        ProblemText(
            "Check the path and what it names. What another credential may see is answered in the "
            "same way.",
            "请核对路径及其所指。无权查看的内容也以此回答。",
        ),
    ),
    ProblemType(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        ProblemText("The path does not take this method", "该路径不支持此方法"),
        ProblemText(
            "The header Allow names the methods that the path takes.",
            "Allow 头部列出该路径支持的方法。",
        ),
    ),
    ProblemType(
        "not-sent-whole",
        HTTPStatus.REQUEST_TIMEOUT,
        ProblemText("The request did not come whole in time", "请求未能及时完整送达"),
        ProblemText(
            "Send all of it again. An event that was recorded after all is a repetition then.",
            "请全部重发。已被记录的事件会作为重复应答。",
        ),
    ),
    ProblemType(
        "id-taken",
        HTTPStatus.CONFLICT,
        ProblemText("The id is taken by another content", "该 id 已有内容不同的记录"),
        ProblemText(
            "The faults name the fields that differ. Do not send the same again: give a new fact "
            "an id of its own, or put the recorded one right with a fact-corrected.",
            "faults 列出不同的字段。请勿原样重发：新事实请另用新 id，"
            "或以 fact-corrected 更正已有记录。",
        ),
    ),
    ProblemType(
        "not-yet-here",
        HTTPStatus.CONFLICT,
        ProblemText("What the request rests on has not arrived here yet", "所依据的内容尚未到达"),
        ProblemText(
            "Send the same again after the seconds in Retry-After.",
            "请在 Retry-After 所示秒数后原样重发。",
        ),
    ),
    ProblemType(
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ProblemText("The request is larger than is taken", "请求超出大小上限"),
        ProblemText(
            "Send less at once: an event has at most 510 KiB, a batch 16 MiB and 1,000 events.",
            "请减少单次发送量：单个事件至多 510 KiB，批量至多 16 MiB、1,000 个事件。",
        ),
    ),
    ProblemType(
        "other-media-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        ProblemText("The body is of a form that is not taken", "不支持的正文形式"),
        ProblemText(
            "The detail names the content types that are taken.",
            "详情列出所支持的内容类型。",
        ),
    ),
    ProblemType(
        "malformed",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemText("The request is not well formed", "请求格式不符"),
        ProblemText(
            "The faults name every field that is wrong, with the remedy. Put them right, then send "
            "it under the same id: nothing was recorded.",
            "faults 列出每个有误的字段及改法。改正后请以同一 id 重发；此前未记录任何内容。",
        ),
    ),
    ProblemType(
        "never-stood",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemText("The entry that is named never stood", "所指条目从未成立"),
        ProblemText(
            "Check the entry_id against the dealer's docket. As a raw event the act would be "
            "taken, and shown as a contradiction.",
            "请对照专营店账目核对 entry_id。若作为原始事件发送则会受理，并显示为矛盾。",
        ),
    ),
    ProblemType(
        "too-many-requests",
        HTTPStatus.TOO_MANY_REQUESTS,
        ProblemText("More was sent than the limit allows", "超出频次限制"),
        ProblemText(
            "Send the same again after the seconds in Retry-After; the RateLimit headers say how "
            "much is left.",
            "请在 Retry-After 所示秒数后原样重发；RateLimit 头部说明余量。",
        ),
    ),
    ProblemType(
        "our-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        ProblemText("An error of ours", "本系统出错"),
        ProblemText(
            "It is logged under the request id. Send the same again later; if it stays, tell us "
            "the request id.",
            "已按请求号记入日志。请稍后原样重发；如仍出错，请告知请求号。",
        ),
    ),
    ProblemType(
        "not-now",
        HTTPStatus.SERVICE_UNAVAILABLE,
        ProblemText("Just now it cannot be answered", "暂时无法应答"),
        ProblemText(
            "Send the same again after the seconds in Retry-After. An event that was recorded "
            "after all is a repetition then.",
            "请在 Retry-After 所示秒数后原样重发。已被记录的事件会作为重复应答。",
        ),
    ),
)

BY_SLUG: Final[Mapping[str, ProblemType]] = {each.slug: each for each in TYPES}

_FIRST: Final[Mapping[HTTPStatus, ProblemType]] = {each.status: each for each in reversed(TYPES)}

BLANK: Final = "about:blank"


def problem_type(status: HTTPStatus, slug: str | None) -> ProblemType | None:
    """The kind with this `slug`, else the first of a status; None for a status without a kind."""
    return BY_SLUG[slug] if slug else _FIRST.get(status)
