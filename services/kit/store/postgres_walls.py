"""Row-level security of a schema: two roles, and a policy on each table that a request may read.

`writer` (intake, relay, consumers, rebuilds, closing) reads and writes every row, by a policy that
says so. `reader` (requests) sees the rows of the scope that its transaction has set. Neither owns
a table, is a superuser or bypasses row-level security.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from psycopg import Connection, Cursor
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation
from psycopg.sql import SQL, Identifier

from services.kit.store import SchemaUnfit
from services.kit.store.scope import ReadingScope, TableForm

REGIONS_TABLE = "dealer_regions"
"""The table in which a service keeps the region of each dealer, if it has one."""

NAME_CHARACTERS = 63
"""The length of a role's name, at most."""


def writer_of(schema: str) -> str:
    """The role that writes to a schema."""
    return f"docket_{schema}_writer"[-NAME_CHARACTERS:]


def reader_of(schema: str) -> str:
    """The role that answers requests from a schema."""
    return f"docket_{schema}_reader"[-NAME_CHARACTERS:]


def raise_walls(making: Connection[Any], schema: str, tables: Sequence[TableForm]) -> None:
    """Make the roles of a schema, their privileges, and the policies of its scoped tables."""
    place, writer, reader = map(Identifier, (schema, writer_of(schema), reader_of(schema)))
    try:
        for role in (writer_of(schema), reader_of(schema)):
            _make_role(making, role)
    except InsufficientPrivilege as fault:
        raise SchemaUnfit(
            f"the user of the database may not make the roles {writer_of(schema)} and "
            f"{reader_of(schema)}: let it (ALTER ROLE … CREATEROLE), or make them, grant it both, "
            "and run `docket migrate` again"
        ) from fault
    for statement in (
        "GRANT USAGE ON SCHEMA {place} TO {writer}, {reader}",
        "GRANT ALL ON ALL TABLES IN SCHEMA {place} TO {writer}",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA {place} TO {writer}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA {place} TO {reader}",
    ):
        making.execute(SQL(statement).format(place=place, writer=writer, reader=reader))
    keeps_regions = any(each.name == REGIONS_TABLE for each in tables)
    for each in tables:
        if each.column is not None:
            _wall(making, schema, each, keeps_regions=keeps_regions)


def _make_role(making: Connection[Any], role: str) -> None:
    known = making.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if known is None:
        # Roles are the server's: another database of it may have the same made at this moment.
        with suppress(DuplicateObject, UniqueViolation):
            making.execute(SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(Identifier(role)))
    member = making.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", (role,)).fetchone()
    if member == (False,):
        making.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(role)))


def _wall(making: Connection[Any], schema: str, table: TableForm, *, keeps_regions: bool) -> None:
    names = {
        "table": Identifier(schema, table.name),
        "column": Identifier(table.column or ""),
        "regions": Identifier(schema, REGIONS_TABLE),
        "writer": Identifier(writer_of(schema)),
        "reader": Identifier(reader_of(schema)),
    }
    # A setting of a transaction that is over is '' on a pooled connection, and NULL on a new one.
    by_region = """
        OR {column} IN (SELECT dealer FROM {regions} WHERE
            jsonb_exists(nullif(current_setting('docket.regions', true), '')::jsonb, region)
            AND from_on <= nullif(current_setting('docket.today', true), '')
            AND until_on > nullif(current_setting('docket.today', true), ''))"""
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS works ON {table}",
        "DROP POLICY IF EXISTS sees ON {table}",
        "CREATE POLICY works ON {table} TO {writer} USING (true) WITH CHECK (true)",
        f"""CREATE POLICY sees ON {{table}} FOR SELECT TO {{reader}} USING (
            {{column}} LIKE '*%%'
            OR current_setting('docket.scope', true) = 'all'
            OR jsonb_exists(nullif(current_setting('docket.dealers', true), '')::jsonb, {{column}})
            {by_region if keeps_regions else ""})""".replace("%%", "%"),
    ):
        making.execute(SQL(statement).format(**names))


def refuse_without_walls(looking: Connection[Any], schema: str) -> None:
    """Raise `SchemaUnfit` if a role is missing, or can bypass row-level security."""
    roles = [writer_of(schema), reader_of(schema)]
    rows = looking.execute(
        "SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class"
        " JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = %s"
        " AND relowner = pg_roles.oid) FROM pg_roles WHERE rolname = ANY(%s)",
        (schema, roles),
    ).fetchall()
    if missing := sorted(set(roles) - {name for name, _ in rows}):
        raise SchemaUnfit(f"the database has no role {', '.join(missing)}: run `docket migrate`")
    for name, passes in rows:
        if passes:
            raise SchemaUnfit(
                f"the role {name} is a superuser, owns tables or bypasses row-level security, and "
                "so sees every dealer: take that from it (docs/operations.md, Rows and roles)"
            )


def set_scope(cursor: Cursor[Any], schema: str, scope: ReadingScope) -> None:
    """Read as the reader of a schema until the transaction ends, within a scope."""
    cursor.execute(SQL("SET LOCAL ROLE {}").format(Identifier(reader_of(schema))))
    cursor.execute(
        "SELECT set_config('docket.scope', %s, true), set_config('docket.dealers', %s, true),"
        " set_config('docket.regions', %s, true), set_config('docket.today', %s, true)",
        (
            "all" if scope.everything else "",
            json.dumps(scope.dealers),
            json.dumps(scope.regions),
            scope.today,
        ),
    )
