"""A question asked wrongly is refused by its parameter, in words of ours and in both languages."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import httpx
import pytest
from fastapi import FastAPI, Query

from contracts.values import LocalDate, Month
from services.kit.intake.problems import answer_problems
from tests.patience import PATIENCE
from tests.servers.http import served


def asked(
    on: LocalDate = date(2012, 7, 1),
    month: Month = "2012-07",
    lang: Literal["en", "zh"] = "en",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[str, Query(max_length=10)] = "",
) -> str:
    """A question of every kind of parameter that the services take."""
    return f"{on} {month} {lang} {limit} {after}"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    app = FastAPI()
    app.get("/asked")(asked)
    answer_problems(app)
    with served(app) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "given", "remedy", "zh"),
    [
        ("on", "2012-02-30", "names a day that the calendar does not have", "历法中没有这一天"),
        ("on", "yesterday", "a date is written YYYY-MM-DD", "日期应写作 YYYY-MM-DD"),
        ("lang", "fr", "has to be one of 'en' or 'zh'", "应为下列之一：'en'、'zh'"),
        ("limit", "x", "has to be a whole number", "应为整数"),
        ("limit", "1.5", "has to be a whole number", "应为整数"),
        ("limit", "9" * 5000, "is a number of too many digits", "数字位数过多"),
        ("limit", "0", "has to be 1 or more", "不得小于 1"),
        ("limit", "1001", "has to be 1000 or less", "不得大于 1000"),
        ("after", "x" * 11, "has to have at most 10 characters", "最多 10 个字符"),
    ],
)
def test_a_parameter_is_refused_in_words_of_ours(
    client: httpx.Client, name: str, given: str, remedy: str, zh: str
) -> None:
    refused = client.get("/asked", params={name: given})
    assert refused.status_code == 422
    assert refused.json()["faults"] == [{"field": name, "remedy": remedy, "zh": zh}]
    assert refused.json()["detail"] == f"{name}: {remedy}"


def test_a_parameter_of_the_right_form_is_taken(client: httpx.Client) -> None:
    assert client.get("/asked", params={"on": "2012-02-29", "limit": "7"}).status_code == 200
