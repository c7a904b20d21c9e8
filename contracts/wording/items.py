"""检查项目: the release's names of the inspected items, where a policy document gives none."""

from collections.abc import Mapping
from typing import Final

from contracts.wording.sentence import Sentence

ITEM_NAMES: Final[Mapping[str, Sentence]] = {
    "office_area": Sentence("办公区", "office area"),
    "telephones": Sentence("电话（至少2部，配耳麦及录音）", "telephones (2, headset, recording)"),
    "computers": Sentence("电脑（人手一台）", "computers (one per person)"),
    "other_equipment": Sentence("其他设备", "other equipment"),
    "labels": Sentence("专用标识", "labels"),
    "cs_improvement_meeting": Sentence("月度CS改善会议", "monthly CS improvement meeting"),
    "monthly_report_match": Sentence("报告与实际一致", "report matches the operation"),
    "staff_training": Sentence("人员培养", "staff training"),
    "sales_process_checks": Sentence("销售流程点检", "sales process checks"),
    "service_process_checks": Sentence("服务流程点检", "service process checks"),
    "etiquette_checks": Sentence("礼仪点检", "etiquette checks"),
    "problem_tracking": Sentence("点检问题整改跟踪", "tracking of problems found"),
    "satisfaction_interviews": Sentence("销售满意度面访", "sales satisfaction interviews"),
    "delivery_cooperation": Sentence("交车配合（诚悦交车）", "delivery cooperation"),
    "customer_archive": Sentence("客户档案库与信息更新", "customer archive and its updating"),
    "customer_classification": Sentence("客户分类", "customer classification"),
    "lost_sale_callbacks": Sentence("销售战败回访及分析", "lost-sale callbacks and analysis"),
    "churn_analysis": Sentence("维修客户流失分析", "churn analysis of service customers"),
    "first_level_callback": Sentence("一级回访", "first-level callback"),
    "second_level_callback": Sentence("二级回访", "second-level callback"),
    "after_repair_callback": Sentence("维修后回访", "after-repair callback"),
    "ssi_survey": Sentence("SSI调查", "SSI survey"),
    "csi_survey": Sentence("CSI调查", "CSI survey"),
    "archive_verification": Sentence("核实客户档案", "verification of the archive"),
    "complaint_forms": Sentence("投诉抱怨处理单", "complaint forms"),
    "complaint_statistics": Sentence("投诉抱怨统计表", "complaint statistics"),
}


def item_name(slug: str, names: Mapping[str, Sentence] | None = None) -> Sentence:
    """The name of an item: by the policy's `names`, else the release's, else its slug in quotes."""
    return (names or {}).get(slug) or ITEM_NAMES.get(slug) or Sentence(f"“{slug}”", f"“{slug}”")
