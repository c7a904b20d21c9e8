"""The metrics of a process, as Prometheus reads them at `/metrics`."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY: Final = CollectorRegistry()
"""The registry of this process, without the library's default metrics."""

REQUESTS: Final = Counter(
    "docket_requests", "HTTP requests answered", ("method", "route", "status"), registry=REGISTRY
)
REFUSED: Final = Counter(
    "docket_events_refused", "events refused", ("type", "status"), registry=REGISTRY
)
INTAKE: Final = Histogram(
    "docket_intake_events",
    "events in one request to an intake",
    ("topic",),
    buckets=(1, 10, 100, 1_000),
    registry=REGISTRY,
)
COMMIT: Final = Histogram(
    "docket_commit_events",
    "events recorded in one transaction",
    ("topic",),
    buckets=(1, 2, 5, 10, 50, 100, 500, 1_000),
    registry=REGISTRY,
)
POSTING_RUNS: Final = Counter(
    "docket_posting_runs", "closed days that were posted in a partition", registry=REGISTRY
)
