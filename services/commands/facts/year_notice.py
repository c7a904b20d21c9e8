"""Adds a year's notice to the known working-day calendar, as a new version."""

from datetime import UTC, date, datetime
from typing import Any

import yaml

from contracts.policy.bounds import YEARS
from contracts.policy.documents import PolicyRefused
from contracts.policy.policies import Policies
from contracts.policy.written import NotPlain, plain
from services.commands.refusal import Failed
from services.kit.clock import local_date
from services.penalties.policy.worst_case import bear

DECEMBER = 12


def calendar_with(
    policies: Policies, notice: bytes, name: str, version: str | None, effective_from: date | None
) -> bytes:
    """The document of the new version; raises `Failed` with every fault of the notice."""
    years = _years(notice, name)
    last = max(years)
    effective = effective_from or date(min(years) - 1, DECEMBER, 1)
    latest = policies.calendar(date.max)
    said: dict[str, Any] = latest.model_dump(mode="json") if latest else {"years": {}}
    said |= {
        "policy": "cn-working-days",
        "version": version or str(last),
        "kind": "working-days",
        "source": said.get("source", "国务院办公厅"),
        "effective_from": str(effective),
        "retroactive": effective < local_date(datetime.now(UTC)),
        "years": {**{int(year): days for year, days in said["years"].items()}, **years},
    }
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode()
    try:
        bear(text)
    except PolicyRefused as refused:
        raise Failed("\n".join(f"{name}: {fault}" for fault in refused.faults)) from refused
    return text


def _years(notice: bytes, name: str) -> dict[int, Any]:
    try:
        years = plain(notice)
    except NotPlain as fault:
        raise Failed(f"{name}: {fault}") from fault
    if not isinstance(years, dict) or not years:
        raise Failed(f"{name}: a mapping is expected, of the year to its days")
    if wrong := [year for year in years if not isinstance(year, int) or year not in YEARS]:
        raise Failed(f"{name}: {wrong[0]} is no year; begin with one, e.g. 2027:")
    return years
