"""导入培训, §4.1.4(3): the texts about a manager's training and probation."""

from typing import Final

from contracts.wording.chapter import Chapter
from contracts.wording.sentence import Sentence

TRAINING: Final = Chapter(
    clauses={
        "manager-retraining": Sentence("再次培训费", "Fee for another training"),
        "untrained-manager": Sentence("未培训合格上岗", "Manager on post untrained"),
        "probation-expired": Sentence("考察期满未调整", "Manager not replaced after probation"),
    },
    sentences={
        "manager-retraining": (
            Sentence(
                "{person_id}于{held_on}参加导入培训；{year}年本店{free_per_year}次免费培训已于{used_on}用去，"
                "按{cite}交纳培训费{yuan}元。",
                "{person_id} was trained on {held_on}; the {free_per_year:free training} of {year} "
                "had been used on {used_on}: a fee of CNY {yuan} under {cite}.",
            ),
            Sentence(
                "{person_id}于{held_on}参加导入培训；{year}年本店{free_per_year}次免费培训已用去，"
                "按{cite}交纳培训费{yuan}元。",
                "{person_id} was trained on {held_on}; the {free_per_year:free training} of {year} "
                "had been used: a fee of CNY {yuan} under {cite}.",
            ),
        ),
        "untrained-manager": (
            Sentence(
                "客户经理{person_id}于{on_post_on}上岗，此前未通过导入培训（规定合格后方可上岗），"
                "按{cite}予以通报。",
                "Customer manager {person_id} came on post on {on_post_on} without having passed "
                "the induction training, which must come first: published under {cite}.",
            ),
        ),
        "probation-expired": (
            Sentence(
                "客户经理{person_id}于{failed_on}培训未通过，考察期至{probation_until}仍未合格，"
                "其后{grace_days}日（至{due_on}）内未完成人员调整，按{cite}予以通报。",
                "Customer manager {person_id} failed the training on {failed_on}, had not passed "
                "by {probation_until}, and was not replaced within {grace_days:day}, by {due_on}: "
                "published under {cite}.",
            ),
        ),
    },
    labels={
        "held_on": Sentence("举行日期", "date held"),
        "free_per_year": Sentence("每年免费次数", "free trainings a year"),
        "used_on": Sentence("免费培训使用日期", "date of the free training"),
        "trained_before": Sentence("本年此前培训次数", "trainings before in the year"),
        "failed_on": Sentence("培训未通过日期", "date the training was failed"),
        "passed_on": Sentence("通过培训日期", "date the training was passed"),
        "on_post_on": Sentence("上岗日期", "date on post"),
        "probation_months": Sentence("考察期（月）", "months of probation"),
        "probation_until": Sentence("考察期至", "probation until"),
        "grace_days": Sentence("调整期限（天）", "days to replace"),
        "replaces": Sentence("所继任的异动", "the change it follows"),
    },
    exceptions={
        "replaces": Sentence(
            "此次培训另行免费：系{left}所定继任者的培训",
            "it is free besides, as the training of the successor under {left}",
        ),
    },
    failures={
        ("passed_on", "!="): Sentence(
            "此前未通过导入培训", "no induction training was passed before"
        ),
        ("passed_on", "=="): Sentence(
            "已于{left}通过导入培训", "the induction training was passed on {left}"
        ),
        ("on_post_on", "!="): Sentence(
            "当时不在客户经理岗位", "the person was not on post as customer manager"
        ),
    },
)
