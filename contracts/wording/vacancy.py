"""空缺, §4.1.5(2): the texts about a post that stays empty."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

VACANCY: Final = Chapter(
    clauses={
        "vacancy-unfilled": Sentence("空缺未补充到位", "Vacancy not filled"),
        "vacancy-summons": Sentence("空缺述职", "Summons for a vacancy"),
    },
    sentences={
        "vacancy-unfilled": (
            Sentence(
                "{position}岗位（异动{change_id}）自{vacant_since}空缺，满{elapsed_months}个月"
                "（至{due_on}）仍无继任者备案并到岗，按{cite}扣除第{months}个月违约金{yuan}元。",
                "The post {position} (change {change_id}) is vacant since {vacant_since}; by "
                "{due_on}, month {months}, no successor was both filed and on post: a penalty of "
                "CNY {yuan} for that month under {cite}.",
            ),
            Sentence(
                "异动{subject_change}的岗位自{vacant_since}空缺，满{elapsed_months}个月"
                "（至{due_on}）仍无继任者备案并到岗，按{cite}扣除第{months}个月违约金{yuan}元。",
                "The post of change {subject_change} is vacant since {vacant_since}; by {due_on}, "
                "month {months}, no successor was both filed and on post: a penalty of CNY {yuan} "
                "for that month under {cite}.",
            ),
        ),
        "vacancy-summons": (
            Sentence(
                "{position}岗位（异动{change_id}）自{vacant_since}空缺，满{after_months}个月（至{due_on}）"
                "仍未补充到位，按{cite}请贵单位董事长或总经理到公司述职。",
                "The post {position} (change {change_id}) is vacant since {vacant_since} and was "
                "not filled by {due_on}, after {after_months:month}: the chairman or general "
                "manager must report in person ({cite}).",
            ),
            Sentence(
                "异动{subject_change}的岗位自{vacant_since}空缺，满{after_months}个月（至{due_on}）"
                "仍未补充到位，按{cite}请贵单位董事长或总经理到公司述职。",
                "The post of change {subject_change} is vacant since {vacant_since} and was not "
                "filled by {due_on}, after {after_months:month}: the chairman or general manager "
                "must report in person ({cite}).",
            ),
        ),
    },
    labels={
        "vacant_since": Sentence("空缺始于", "vacant since"),
        "months": Sentence("第几个月", "month number"),
        "month_length": Sentence("每期月数", "months a period"),
        "after_months": Sentence("届满月数", "months until the summons"),
        "vacant_from": Sentence("空缺起算", "where a vacancy begins"),
    },
)
