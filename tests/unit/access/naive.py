"""A second reading of the table of access, written from its page and nothing else."""

from dataclasses import dataclass

SENDING = """
staffing.dealer-accepted,staffing.dealer-closed,staffing.dealer-details-changed,staffing.volumes-reported | - | - | region | /oem/crd
staffing.baseline-filed,staffing.change-filed,staffing.successor-filed,staffing.no-change-declared | own | - | region | /dealers/CODE/
staffing.absence-recorded | own | - | - | /dealers/CODE/
staffing.training-completed | - | - | region | /oem/crd
audits.hardware-inspected,audits.operations-inspected,audits.staffing-finding-recorded | - | region | - | /oem/inspection
audits.rectification-reported,audits.monthly-report-submitted | own | - | region | /dealers/CODE/
audits.monthly-report-assessed | - | - | region person | /oem/crd
decisions.appeal-lodged | own | - | - | /dealers/CODE/
decisions.appeal-decided,decisions.entry-waived,decisions.hearing-held | - | - | region person | /oem/crd
decisions.settlement-recorded | - | - | region | /oem/finance
decisions.fact-withdrawn,decisions.fact-corrected | - | region | region person | /oem/crd,/oem/inspection
decisions.policy-proposed,decisions.policy-published | - | - | everywhere person | /oem/policy
"""  # noqa: E501 - a row of the page is a line

READING = """
common       | yes | yes    | yes        | yes | yes
dealers      | own | region | region     | all | all
particulars  | own | region | region     | all | -
staff-names  | own | region | region     | -   | -
inspections  | own | region | region     | all | -
docket       | own | -      | region     | all | -
receipts     | own | region | region     | all | -
record       | own | -      | region     | all | -
whatif       | -   | -      | everywhere | all | -
mail         | own | -      | region     | all | all
proposals    | -   | -      | everywhere | -   | -
resend       | -   | -      | region     | -   | all
stream       | own | region | region     | all | all
forms        | own | -      | region     | -   | -
parked       | own | -      | region     | all | all
resume       | -   | -      | -          | -   | all
identity     | -   | -      | -          | -   | yes
access-log   | -   | -      | -          | yes | yes
operations   | -   | -      | -          | -   | yes
events       | own | region | region     | -   | all
"""

ROLES = ("dealer", "inspector", "oem", "auditor", "admin")


@dataclass(frozen=True)
class Who:
    role: str
    dealers: list[str]
    regions: list[str]
    person: bool


def reads(who: Who, row: str, dealer: str, region: str | None) -> str:
    """`yes`, `forbidden`, or `unseen`."""
    [line] = [x for x in READING.strip().splitlines() if x.split("|")[0].strip() == row]
    cell = [x.strip() for x in line.split("|")][1 + ROLES.index(who.role)]
    if cell == "-" or (not who.dealers and not who.regions):
        return "forbidden"
    if cell == "everywhere":
        return "yes" if who.regions == ["all"] else "forbidden"
    return "yes" if _reaches(cell, who, dealer, region) else "unseen"


def streams(who: Who, path: str) -> bool:
    """Whether the role is sent what the topic of a path records: inspectors those of audits."""
    return who.role in {"dealer", "oem", "auditor"} or (
        who.role == "inspector" and path.startswith("/audits/")
    )


def sends(who: Who, kind: str, dealer: str, region: str | None, source: str) -> bool:
    for line in SENDING.strip().splitlines():
        kinds, *cells, under = [x.strip() for x in line.split("|")]
        if kind not in kinds.split(","):
            continue
        if who.role == "auditor" or (not who.dealers and not who.regions):
            return False
        if who.role == "admin":  # opens and closes dealers for practice, and nothing else
            opens = kind.startswith(("staffing.dealer-", "staffing.volumes-"))
            return opens and dealer.startswith("TEST-") and _under(source, "/oem/crd")
        cell = cells[ROLES.index(who.role)].split()
        if cell == ["-"] or ("person" in cell and not who.person):
            return False
        if not _reaches(cell[0], who, dealer, region):
            return False
        return any(_under(source, each.replace("CODE", dealer)) for each in under.split(","))
    return False


def _reaches(cell: str, who: Who, dealer: str, region: str | None) -> bool:
    return {
        "own": dealer in who.dealers or who.dealers == ["all"],
        "region": region in who.regions or who.regions == ["all"],
        "everywhere": who.regions == ["all"],
        "all": True,
        "yes": True,
    }[cell]


def _under(source: str, prefix: str) -> bool:
    steps, wanted = source.split("/"), prefix.rstrip("/").split("/")
    if "." in steps or ".." in steps or steps[: len(wanted)] != wanted:
        return False
    return source != prefix and len(steps) > len(wanted) if prefix.endswith("/") else True
