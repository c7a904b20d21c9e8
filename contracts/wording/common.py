"""The vocabulary of all chapters: dates, persons, kinds of entries, reasons of changes."""

from typing import Final

from contracts.events.staffing import POSITION_NAMES
from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

KINDS: Final = {
    "penalty": Sentence("扣除违约金", "penalty"),
    "fee": Sentence("交纳费用", "fee"),
    "incentive": Sentence("激励", "incentive"),
    "notice": Sentence("通报", "notice"),
    "summons": Sentence("述职", "summons"),
    "payout_suspended": Sentence("暂停商务兑现", "payouts suspended"),
    "payout_released": Sentence("恢复商务兑现", "payouts released"),
    "termination_review": Sentence("提请审议取消合作", "review of the cooperation"),
    "reversal": Sentence("撤销", "reversal"),
}
"""The kinds of entries, and their reversal."""

BECAUSE: Final = {
    "withdrawn": Sentence("不再符合事实", "it no longer follows from the facts"),
    "waived": Sentence("已免除", "it was waived"),
    "amended": Sentence("内容有变，另行入账", "its content changed, and it is posted anew"),
}
"""Why an entry was reversed."""

HAS_LEFT: Final = {
    "resigned": Sentence("离职", "resigned"),
    "transferred": Sentence("转岗", "been transferred"),
    "dismissed": Sentence("被辞退", "been dismissed"),
    "extended_absence": Sentence("长期不在岗", "gone on a long absence"),
    "maternity_leave": Sentence("休产假", "gone on maternity leave"),
    "other": Sentence("因其他原因异动", "changed for another reason"),
}
"""What a person did, by the reason of the change: «已…», “had …”."""

COMMON: Final = Chapter(
    labels={
        "amount": Sentence("金额", "amount"),
        "yuan": Sentence("金额（元）", "CNY"),
        "accepted_on": Sentence("验收日期", "acceptance date"),
        "answered_by": Sentence("履行", "answer"),
        "calendar": Sentence("工作日历", "working-day calendar"),
        "calendar_provisional": Sentence(
            "工作日历为暂定的年份", "years with a provisional calendar"
        ),
        "change_id": Sentence("异动编号", "change"),
        "clause": Sentence("条款", "clause"),
        "closed_on": Sentence("闭店日期", "closing date"),
        "conditions": Sentence("逐项条件", "conditions in order"),
        "decided": Sentence("由政策决定的数字", "figures that the policy decided"),
        "due_on": Sentence("截止日期", "due date"),
        "effective_on": Sentence("生效日期", "effective date"),
        "entry_id": Sentence("条目编号", "entry"),
        "first_day": Sentence("该月首日", "first day of the month"),
        "month": Sentence("月份", "month"),
        "occurred_on": Sentence("日期", "date"),
        "on_holiday": Sentence("遇节假日", "on a holiday"),
        "parameters": Sentence("所用参数", "parameters used"),
        "person_id": Sentence("人员编号", "person"),
        "position": Sentence("岗位", "position"),
        "reason": Sentence("异动原因", "reason of the change"),
        "received_on": Sentence("收到日期", "date received"),
        "subject": Sentence("事项", "subject"),
        "year": Sentence("年度", "year"),
    },
    values={
        **{slug: Sentence(zh, slug.replace("_", " ")) for slug, zh in POSITION_NAMES.items()},
        "resigned": Sentence("离职", "resigned"),
        "transferred": Sentence("转岗", "transferred"),
        "dismissed": Sentence("辞退", "dismissed"),
        "extended_absence": Sentence("长期不在岗", "long absence"),
        "maternity_leave": Sentence("产假", "maternity leave"),
        "other": Sentence("其他原因", "another reason"),
        "customer_relations": Sentence("客户关系部", "customer relations"),
        "as_is": Sentence("不顺延", "stays as it is"),
        "next_working_day": Sentence("顺延至下一工作日", "moves to the next working day"),
        "effective": Sentence("有效", "effective"),
        "normal": Sentence("正常", "normal"),
        "suspended": Sentence("暂停", "suspended"),
        **KINDS,
        "waived": Sentence("已免除", "waived"),
    },
    exceptions={
        "answered_by": Sentence("已由{left}履行", "{left} answered it in time"),
        "due_on": Sentence(
            "期限{left}未至，专营店已于{right}闭店",
            "the duty due on {left} lapsed when the dealer closed on {right}",
        ),
        "closed_on": Sentence(
            "专营店于{left}闭店，在该月末{right}之前",
            "the dealer closed on {left}, before the month ended on {right}",
        ),
    },
    failures={
        ("accepted_on", "!="): Sentence("验收尚不可知", "no acceptance is known"),
        ("due_on", "<"): Sentence(
            "期限{left}至{right}尚未过", "the due date {left} is not over on {right}"
        ),
    },
)
