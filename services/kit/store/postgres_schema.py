"""The version of a schema in PostgreSQL: `docket migrate` writes it, every start checks it."""

from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from services.kit.store import SHAPE, UPGRADE, SchemaUnfit

TABLE: Final = "schema_version"

MIGRATING: Final = "docket migrate"
"""The name of the advisory lock."""


def lock(connection: Connection[Any]) -> None:
    """Wait until no other session makes a schema here; held until the connection is closed.

    PostgreSQL cannot make the same schema or table in two sessions at once.
    """
    connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (MIGRATING,))


def version_in(connection: Connection[Any], schema: str) -> int | None:
    """The version of a schema; None if it was never made completely."""
    found = connection.execute(
        "SELECT to_regclass(format('%%I.%%I', %s::text, %s::text))", (schema, TABLE)
    ).fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute(
        SQL("SELECT version FROM {}").format(Identifier(schema, TABLE))
    ).fetchone()
    return int(row[0]) if row else None


def write_version(connection: Connection[Any], schema: str) -> None:
    """Record that a schema is as this release needs it."""
    table = Identifier(schema, TABLE)
    with connection.transaction():
        connection.execute(SQL("CREATE TABLE IF NOT EXISTS {} (version INTEGER)").format(table))
        connection.execute(SQL("DELETE FROM {}").format(table))
        connection.execute(SQL("INSERT INTO {} VALUES (%s)").format(table), (SHAPE,))


def refuse_unfit(schema: str, version: int | None) -> None:
    """Raise `SchemaUnfit` unless this release can use a schema of this version."""
    refuse_other(schema, version)
    if version is None:
        raise SchemaUnfit(f"the database has no schema {schema} yet: run `docket migrate`")


def refuse_other(schema: str, version: int | None) -> None:
    """Raise `SchemaUnfit` if another release has written its version."""
    if version is None or version == SHAPE:
        return
    remedy = UPGRADE if version < SHAPE else "run the release that made it, or a later one"
    raise SchemaUnfit(
        f"the schema {schema} is of version {version}, and this release needs {SHAPE}: {remedy}"
    )
