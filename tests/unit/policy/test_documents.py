"""A policy document is read whole, or refused with every fault and its remedy."""

from decimal import Decimal

import pytest

from contracts.policy.documents import PolicyRefused, Regulation, read_document
from contracts.policy.shipped import shipped_documents
from contracts.policy.terms import Terms

(CRD,) = [text for text in shipped_documents() if b"gwm-crd" in text]


CITE = "is missing; cite the § (section) and its words beside the value"
UNKNOWN = "is no figure of this policy; correct the name or leave it out"


def shipped() -> Terms:
    document = read_document(CRD)
    assert isinstance(document, Regulation)
    return document.terms


def faults(text: bytes) -> list[str]:
    with pytest.raises(PolicyRefused) as refused:
        read_document(text)
    return [str(fault) for fault in refused.value.faults]


def test_every_figure_stands_there_with_its_paragraph_and_its_words() -> None:
    terms = shipped()
    figures = 0
    for name in Terms.model_fields:
        chapter = getattr(terms, name)
        asked = {name for name, field in type(chapter).model_fields.items() if field.is_required()}
        assert asked - {"citations"} <= set(chapter.citations) <= set(type(chapter).model_fields)
        figures += len(chapter.citations)
    assert figures > 40
    late = terms.monthly_report_late
    assert (late.amount_fen, late.due_day) == (200_000, 5)
    assert late.citations["due_day"].section == "5.5(1)"
    assert "5日前" in late.citations["due_day"].words
    assert terms.headcount.citations["bands"].source == "assumed"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "due_days:",
            "due_dayz:",
            f"terms.baseline-late.due_dayz: {UNKNOWN}",
        ),
        ("  baseline-late:", "  baseline-latest:", "terms.baseline-late: is missing; give it"),
        (
            "      section: 4.1.5(1)\n",
            "",
            f"terms.baseline-late.due_days.section: {CITE}",
        ),
        (
            "words: 在通过验收合格后一周内反馈《客户关系部基准备案表》",
            'words: ""',
            "terms.baseline-late.due_days.words: has to have at least 1 character",
        ),
        (
            "due_days:\n      value: 7",
            "due_days:\n      value: seven",
            "terms.baseline-late.due_days: has to be a whole number",
        ),
        (
            (
                "due_days:\n      value: 7\n      section: 4.1.5(1)\n      paper: 四、(一)、5、1)\n"
                "      words"
            ),
            "due_days: 7\n    words",
            "terms.baseline-late: due_days is written as value, section and words",
        ),
        (
            "declaration_due_day:\n      value: 5",
            "declaration_due_day:\n      value: 29",
            "terms.change-filing.declaration_due_day: has to be 28 or less",
        ),
        (
            "level: company",
            "level: nobody",
            "level: has to be one of 'department', 'company' or 'group'",
        ),
        (
            "value: calendar_year",
            "value: lunar_year",
            "terms.gm-summons.summons_window: has to be one of 'calendar_year' or 'rolling_year'",
        ),
    ],
)
def test_a_fault_names_the_field_and_the_remedy(old: str, new: str, fault: str) -> None:
    text = CRD.decode()
    assert old in text
    assert fault in faults(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CRD + b"\nversion: again\n", "version: stands there twice; keep one"),
        (CRD.replace(b"level: company", b"level: &l company\nform: *l"), "write the figure out"),
        (b"\xff", "not a policy document in YAML"),
        (b"[", "not a policy document in YAML"),
        (b"[" * 4000, "more than 16 levels lie within one another"),
        (b"", "has to be a mapping, of names to values"),
        (b"a: !!python/object/apply:os.getcwd []", "a tag (!) stands there; leave it out"),
        (b"kind: elves", "'customer-relations', 'working-days'"),
    ],
)
def test_what_is_no_policy_document_is_refused(text: bytes, fault: str) -> None:
    assert fault in "; ".join(faults(text))


def test_every_fault_is_found_and_not_the_first_alone() -> None:
    text = CRD.replace(b"due_days:", b"due_dayz:").replace(b"level: company", b"level: nobody")
    assert len(faults(text)) == 3


def test_the_figures_of_the_regulation() -> None:
    terms = shipped()
    assert terms.measurements.callback_rate_percent == Decimal(90)
    assert terms.department.departure_reasons == ("resigned", "transferred", "dismissed")
    assert terms.hardware_unrectified.compounding is False
    assert (terms.gm_summons.threshold, terms.gm_summons.summons_window) == (3, "calendar_year")
    assert tuple(each.item for each in terms.catalogue.hardware) == (
        "office_area",
        "telephones",
        "computers",
        "other_equipment",
        "labels",
    )


@pytest.mark.parametrize(
    ("sales", "visits", "band"),
    [(50, 500, 0), (50.1, 0, 1), (0, 500.1, 1), (100.5, 10, 2), (10, 2000.5, 3)],
)
def test_either_threshold_puts_a_dealer_in_the_band(sales: float, visits: float, band: int) -> None:
    headcount = shipped().headcount
    assert headcount.required(sales, visits) == headcount.bands[band].required


def test_a_branch_needs_what_its_relation_asks() -> None:
    posts = shipped().required_posts
    assert posts.same_city_branch.required == ("process_checker",)
    assert posts.same_city_branch.optional == ("customer_supervisor",)
    assert posts.unified_account_branch.required == ("customer_supervisor", "process_checker")
    assert posts.not_needed["sales_only"] == ("service_callback",)


def test_a_section_is_numbered_as_the_paper_has_it() -> None:
    regulation = read_document(CRD)
    assert isinstance(regulation, Regulation)
    terms = regulation.terms
    assert terms.manager_tenure.citations["amount_fen"].paper == "四、(一)、4、3)"
    assert terms.change_filing.citations["amount_fen"].paper == "四、(一)、5、2)"
    assert terms.hardware_nonconforming.citations["items"].paper == "四、(二)、2"
    assert terms.measurements.citations["callback_rate_percent"].paper == "五、2、4)"
    assert terms.monthly_report_late.citations["due_day"].paper == "五、5、1)"
    assert terms.gm_summons.citations["threshold"].paper == "五、6"


def test_a_document_may_do_without_the_papers_numbering() -> None:
    unnumbered = "\n".join(line for line in CRD.decode().split("\n") if "paper:" not in line)
    regulation = read_document(unnumbered.encode())
    assert isinstance(regulation, Regulation)
    assert regulation.terms.gm_summons.citations["threshold"].paper is None
