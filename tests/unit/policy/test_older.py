"""A figure that a release asks for is added to the documents that were published before it."""

from contracts.policy.citations import Chapter
from contracts.policy.older import completed, lacking
from contracts.policy.written import plain
from tests.builders.policies import CRD

ADDED = {("baseline-late", "grace_days"): 0, ("late-payment", "interest_percent"): 3}


def test_a_document_written_before_is_read_with_what_was_added_since() -> None:
    written = plain(CRD.encode())
    assert list(lacking(written, ADDED)) == list(ADDED)
    read = completed(written, ADDED)
    assert list(lacking(read, ADDED)) == []
    added = read["terms"]["late-payment"]["interest_percent"]
    assert (added["value"], added["source"]) == (3, "decided")
    assert (
        read["terms"]["baseline-late"]["due_days"] == written["terms"]["baseline-late"]["due_days"]
    )
    assert "grace_days" not in written["terms"]["baseline-late"], "what was given is as it was"


def test_what_a_document_says_stands() -> None:
    class BaselineLate(Chapter):
        due_days: int
        grace_days: int

    written = {
        "terms": {"baseline-late": {"due_days": {"value": 7, "section": "§", "words": "一周"}}}
    }
    read = completed(
        written, {("baseline-late", "grace_days"): 2, ("baseline-late", "due_days"): 9}
    )
    chapter = BaselineLate.model_validate(read["terms"]["baseline-late"])
    assert (chapter.due_days, chapter.grace_days) == (7, 2)
    assert chapter.citations["grace_days"].source == "decided"


def test_what_is_no_document_is_left_to_whoever_reads_it() -> None:
    for written in (None, 1, [], {}, {"terms": 1}, {"terms": {"baseline-late": 1}}):
        found = completed(written, {("baseline-late", "grace_days"): 2})
        assert found == written
