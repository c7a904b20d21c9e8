"""人员变更与兼职, §4.1.4: departures from the posts, and posts held elsewhere."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

STAFF: Final = Chapter(
    clauses={
        "manager-tenure": Sentence("客户经理在岗未满一年", "Manager left within the year"),
        "position-turnover": Sentence("岗位变更超限", "Too many departures from a position"),
        "concurrent-post": Sentence("违规兼职", "Other post held against the rules"),
    },
    sentences={
        "manager-tenure": (
            Sentence(
                "客户经理{person_id}于{effective_on}{reason}离岗；其{tenure_since}起通过培训并在岗，"
                "应至少在岗{tenure_years}年（至{tenure_until}），现未满，按{cite}扣除违约金{yuan}元。",
                "Customer manager {person_id} left the post on {effective_on} ({reason}); trained "
                "and on post since {tenure_since}, the regulation asks for {tenure_years:year}, to "
                "{tenure_until}: a penalty of CNY {yuan} under {cite}.",
            ),
            Sentence(
                "客户经理{person_id}于{effective_on}离岗；其{tenure_since}起通过培训并在岗，"
                "应至少在岗{tenure_years}年（至{tenure_until}），现未满，按{cite}扣除违约金{yuan}元。",
                "Customer manager {person_id} left the post on {effective_on}; trained and on post "
                "since {tenure_since}, the regulation asks for {tenure_years:year}, to "
                "{tenure_until}: a penalty of CNY {yuan} under {cite}.",
            ),
        ),
        "position-turnover": (
            Sentence(
                "{position}岗位{window_after}次日起至{effective_on}{window_length}内累计变更"
                "{departures}人次（规定达到{limit}人次即应扣违约金），本次按{cite}扣除违约金{yuan}元。",
                "Within {window_length} to {effective_on}, {departures:person|people} left the "
                "post {position}; from {limit} on, each costs a penalty, this one CNY {yuan} under "
                "{cite}.",
            ),
        ),
        "concurrent-post": (
            Sentence(
                "{person_id}（{position}）{occurred_on}{shown_by}同时担任{department}“{post}”"
                "（品牌：{brand}），属{forbidden_as}，按{cite}扣除违约金{yuan}元。",
                "On {occurred_on} {shown_by} that {person_id} ({position}) also holds “{post}” in "
                "{department} for {brand}, {forbidden_as}: a penalty of CNY {yuan} under {cite}.",
            ),
            Sentence(
                "{person_id}经{occurred_on}备案或检查，同时担任{department}“{post}”"
                "（品牌：{brand}），按{cite}扣除违约金{yuan}元。",
                "On {occurred_on} a filing or an inspection showed that {person_id} also holds "
                "“{post}” in {department} for {brand}: a penalty of CNY {yuan} under {cite}.",
            ),
        ),
    },
    labels={
        "tenure_since": Sentence("通过培训并在岗始于", "trained and on post since"),
        "tenure_until": Sentence("应在岗至", "to stay until"),
        "tenure_years": Sentence("应在岗年数", "years to stay"),
        "window_after": Sentence("统计期间始于次日", "counted after"),
        "window_years": Sentence("统计期间（年）", "years counted"),
        "departures": Sentence("变更人次", "departures"),
        "department": Sentence("部门", "department"),
        "brand": Sentence("品牌", "brand"),
        "post": Sentence("职务", "post"),
        "declared": Sentence("由备案申报", "declared in a filing"),
        "forbidden_as": Sentence("违规情形", "what forbids the post"),
        "said_on": Sentence("申报或查明日期", "date declared or found"),
        "departure_reasons": Sentence("视为变更的异动原因", "reasons that count as departures"),
        "own_departments": Sentence("本部门", "own departments"),
        "own_brands": Sentence("本品牌", "own brands"),
        "forbidden_combinations": Sentence("不允许的部内兼职", "combinations not allowed"),
    },
    values={
        "other_department": Sentence("跨部门兼职", "outside the department"),
        "other_brand": Sentence("兼职其他品牌岗位", "for another brand"),
        "forbidden_combination": Sentence("不允许的部内兼职", "a combination not allowed"),
    },
    failures={
        ("forbidden_as", "!="): Sentence("该兼职不在禁止之列", "the other post is not forbidden"),
    },
)
