"""`docket migrate`: makes the schemas of the PostgreSQL database before services start."""

from typing import Any

from services.commands.refusal import Unusable
from services.kit.settings import Settings
from services.kit.store import SHAPE
from services.kit.store.locations import migrate_stores
from services.registry import APART, TABLES


def make_schemas(settings: Settings) -> dict[str, Any]:
    """Make the schemas; returns what was done; raises `SchemaUnfit`, `StoreUnavailable`."""
    if settings.postgres_url is None:
        raise Unusable(
            "DOCKET_POSTGRES_URL: name the database; SQLite under the data folder needs no step"
        )
    return {"schema_version": SHAPE, "done": migrate_stores(settings, TABLES, APART)}
