"""One-line explanations of database errors that only the operator can fix."""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg
from django.db import connection
from psycopg.errors import InsufficientPrivilege, InvalidSchemaName, ReadOnlySqlTransaction
from psycopg.rows import class_row
from psycopg.sql import SQL, Composed, Identifier

# Not by the error's text, which is in the server's language. Without USAGE on a schema, current_schema() skips it.
RIGHTS = """
    SELECT current_user AS role, current_database() AS database, nspname AS schema,
        has_database_privilege(current_database(), 'CREATE') AS creates_extensions,
        has_schema_privilege(pg_namespace.oid, 'USAGE') AND has_schema_privilege(pg_namespace.oid, 'CREATE')
            AS creates_tables,
        ARRAY(
            SELECT DISTINCT rolname::text FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
            WHERE relnamespace = pg_namespace.oid AND relkind IN ('r', 'S')
                AND NOT rolsuper AND NOT pg_has_role(relowner, 'USAGE')
        ) AS other_owners,
        EXISTS (
            SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid AND relkind = 'r'
                AND NOT has_table_privilege(pg_class.oid, 'INSERT')
        ) AS lacks_tables
    FROM pg_namespace WHERE nspname = coalesce(current_schema(), 'public')
"""


class Rights(NamedTuple):
    """What the site's user has and lacks: a row of RIGHTS."""

    role: str
    database: str
    schema: str
    creates_extensions: bool
    creates_tables: bool
    other_owners: list[str]
    lacks_tables: bool


def advice(error: BaseException) -> str:
    """What to change in the database, as one line. Empty if this doesn't look like the operator's task."""
    for cause in causes(error):
        if isinstance(cause, ReadOnlySqlTransaction):
            return (
                "The database is read-only, like a standby. Set DATABASE_URL to the primary, or to all servers "
                "with ?target_session_attrs=read-write."
            )
        if isinstance(cause, (InsufficientPrivilege, InvalidSchemaName)):
            return _advice_to_grant(str(cause).splitlines()[0])
        if isinstance(cause, psycopg.OperationalError) and "CONNECT privilege" in str(cause):  # while connecting
            parameters = connection.get_connection_params()
            grant = SQL("GRANT CONNECT ON DATABASE {} TO {}")
            return _run([grant.format(*(Identifier(str(parameters.get(key))) for key in ("dbname", "user")))])
    return ""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, as in a traceback: not beyond `raise … from None`."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _advice_to_grant(reason: str) -> str:
    # A new connection, because the transaction in the other one has failed.
    with psycopg.connect(**connection.get_connection_params()) as session:
        found = session.cursor(row_factory=class_row(Rights)).execute(RIGHTS).fetchone()
    if found is None:
        return f"The database refused something ({reason}). Create a schema and grant USAGE and CREATE on it."
    role, schema = Identifier(found.role), Identifier(found.schema)
    grants = [SQL("GRANT {} TO {}").format(Identifier(owner), role) for owner in found.other_owners]
    if not found.creates_extensions:
        grants.append(SQL("GRANT CREATE ON DATABASE {} TO {}").format(Identifier(found.database), role))
    if not found.creates_tables:
        grants.append(SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(schema, role))
    if found.lacks_tables and not found.other_owners:
        for kind in ("TABLES", "SEQUENCES"):
            grants.append(SQL("GRANT ALL ON ALL {} IN SCHEMA {} TO {}").format(SQL(kind), schema, role))
    return f"The database user {found.role} lacks a privilege ({reason}). {_run(grants)}"


def _run(grants: list[Composed]) -> str:
    if not grants:
        return "Grant it, then start again."
    return f"As an administrator of the database, run: {'; '.join(grant.as_string() for grant in grants)};"
