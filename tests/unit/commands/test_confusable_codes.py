"""Which codes one may take for one another."""

import pytest

from services.commands.upkeep.confusable_codes import alike


@pytest.mark.parametrize(
    "other",
    ["he-001", "ＨＥ－００１", "HE－001", "He-001"],
    ids=["case", "width", "one sign", "mixed"],
)
def test_codes_that_differ_by_case_or_width_are_alike(other: str) -> None:
    assert alike(["HE-002", other, "HE-001", "HE-001"]) == [sorted(["HE-001", other])]


def test_codes_that_differ_by_normal_form_are_alike() -> None:
    composed, decomposed = "É1", "E\u03011"
    assert alike([composed, decomposed]) == [sorted([composed, decomposed])]


def test_codes_of_which_a_sign_differs_are_not() -> None:
    assert alike(["HE-001", "HE-0001", "HE001", "HF-001"]) == []
