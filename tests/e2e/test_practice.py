"""Dealers for practice live as others do, and stand in no list, total or mail of the OEM."""

from collections.abc import Iterator

import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared

TEST = "TEST-01"
OWN = {"authorization": f"Bearer dev:dealer:{TEST}"}


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(tmp_path_factory.mktemp("practice"))


@pytest.fixture(scope="module")
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        up.accept(accepted("2012-06-04"), practising())
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        up.settle(TEST)
        yield up


def practising(dealer: str = TEST, region: str = "TEST") -> dict[str, object]:
    sent = accepted("2012-06-04", dealer=dealer, id=f"{dealer} {region}")
    return {**sent, "data": {**sent["data"], "region": region}}


def test_it_has_a_docket_like_any_other(stack: Stack) -> None:
    entries = stack.get(f"/penalties/v1/dealers/{TEST}/docket")["entries"]
    real = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")["entries"]
    assert len(entries) == len(real) > 0
    assert stack.get(f"/penalties/v1/dealers/{TEST}/postings")


def test_it_is_in_no_list_but_its_own(stack: Stack) -> None:
    for path in ("/staffing/v1/dealers", "/penalties/v1/dealers"):
        assert TEST not in stack.http.get(path).text
        assert DEALER in stack.http.get(path).text
        assert TEST in stack.http.get(path, headers=OWN).text
    for path in ("/decisions/v1/summonses", "/notifications/v1/deliveries"):
        assert TEST not in stack.http.get(path).text
    auditor = {"authorization": "Bearer dev:auditor"}
    assert TEST not in stack.http.get("/penalties/v1/dealers", headers=auditor).text


def test_the_oem_gets_no_mail_of_it(docket: Docket, stack: Stack) -> None:
    told = stack.http.get("/notifications/v1/deliveries", headers=OWN).json()["deliveries"]
    assert told
    assert {each["dealer"] for each in told} == {TEST}
    assert "crd@oem.example" not in {each["recipient"] for each in told}
    assert docket.data.exists()


@pytest.mark.parametrize(("dealer", "region"), [("TEST-02", "华北"), ("BJ-02", "TEST")])
def test_code_and_region_belong_together(stack: Stack, dealer: str, region: str) -> None:
    answer = stack.post(practising(dealer, region))
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["faults"]] == ["data.region"]


def test_it_files_as_others_do(stack: Stack) -> None:
    sent = declared("2012-10-05", "2012-09", "practised")
    source = f"/dealers/{TEST}/dms"
    assert stack.post({**sent, "subject": TEST, "source": source}).status_code == 202
