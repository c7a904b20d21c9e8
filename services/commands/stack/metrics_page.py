"""`/metrics`: the counters of the process and the state of its services, for Prometheus."""

from collections.abc import Iterator, Sequence
from typing import Final

from fastapi import FastAPI, Response
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector, CollectorRegistry

from services.commands.stack.parked_check import parked_in
from services.kit.http.answers import in_form
from services.kit.http.rows import row
from services.kit.metrics import REGISTRY
from services.kit.service.built_service import BuiltService
from services.kit.store import StoreUnavailable

TEXT: Final = "text/plain"


def add_metrics(app: FastAPI, parts: Sequence[BuiltService]) -> None:
    """Add `/metrics` to `app`."""
    standing = CollectorRegistry(auto_describe=False)
    standing.register(_Standing(parts))

    @app.get("/metrics", tags=["health"], response_class=Response, responses=in_form(TEXT))
    @row("operations")
    def metrics() -> Response:
        """The counters of the process since its start, and the state of its services."""
        said = generate_latest(REGISTRY) + generate_latest(standing)
        return Response(said, media_type=CONTENT_TYPE_LATEST)


class _Standing(Collector):
    """The state of the services when the page is read."""

    def __init__(self, parts: Sequence[BuiltService]) -> None:
        self._parts = parts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A metric family for each kind of measurement."""
        yield self._lag()
        yield self._hindered()
        yield self._parked()
        yield self._mails()
        yield self._webhooks()

    def _lag(self) -> GaugeMetricFamily:
        lag = GaugeMetricFamily(
            "docket_lag_records",
            "records that a consumer or relay has still to read or send",
            labels=("reader", "topic", "partition"),
        )
        for part in self._parts:
            for runner in part.runners:
                for (topic, partition), behind in runner.watch.lags.items():
                    lag.add_metric((runner.name, topic, str(partition)), behind)
        return lag

    def _hindered(self) -> GaugeMetricFamily:
        hindered = GaugeMetricFamily(
            "docket_hindered", "1 where a consumer or relay is hindered", labels=("reader",)
        )
        for part in self._parts:
            for runner in part.runners:
                hindered.add_metric((runner.name,), float(runner.hindrance is not None))
        return hindered

    def _parked(self) -> GaugeMetricFamily:
        parked = GaugeMetricFamily(
            "docket_parked_dealers", "streams that wait parked", labels=("reader",)
        )
        found = parked_in(self._parts)
        for part in self._parts:
            for runner in part.runners:
                count = found.get(runner.name, {}).get("count", 0)
                parked.add_metric((runner.name,), count)
        return parked

    def _mails(self) -> GaugeMetricFamily:
        mails = GaugeMetricFamily("docket_mails", "copies of mails by state", labels=("state",))
        for part in self._parts:
            try:
                for state, count in part.mails().items():
                    mails.add_metric((state,), count)
            except StoreUnavailable:  # which hinders, and is told as that
                continue
        return mails

    def _webhooks(self) -> GaugeMetricFamily:
        deliveries = GaugeMetricFamily(
            "docket_webhook_deliveries", "webhook deliveries by state", labels=("topic", "state")
        )
        for part in self._parts:
            for topic, by_state in part.webhooks.items():
                try:
                    for state, count in by_state().items():
                        deliveries.add_metric((topic, state), count)
                except StoreUnavailable:  # which hinders, and is told as that
                    continue
        return deliveries
