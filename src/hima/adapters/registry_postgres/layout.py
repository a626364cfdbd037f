"""What the database holds, in a schema of its own. ``entries`` is the truth, as in the file of the other store."""

from typing import Any, Final

import asyncpg

from hima.registry.store import StoreUnreachableError

SCHEMA: Final = "hima_registry"
LAYOUT_VERSION: Final = 1

# Text is compared byte by byte, whatever the language of the database, so that lists are in the same order everywhere.
_TABLES: Final = """
CREATE TABLE layout (version int NOT NULL);
CREATE TABLE entries (
  seq bigint PRIMARY KEY, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
  packed bytea NOT NULL, sha256 bytea NOT NULL, UNIQUE (kind, id, version)
);
CREATE TABLE records (
  "row" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
  version bigint NOT NULL, seq bigint NOT NULL, state text COLLATE "C" NOT NULL, words tsvector NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX records_by_kind ON records (kind, "row");
CREATE INDEX records_by_state ON records (kind, state, "row");
CREATE INDEX records_by_words ON records USING gin (words);
CREATE TABLE keys (
  kind text COLLATE "C" NOT NULL, scheme text COLLATE "C" NOT NULL, value text COLLATE "C" NOT NULL,
  "row" bigint NOT NULL REFERENCES records, one boolean NOT NULL, PRIMARY KEY (kind, scheme, value, "row")
);
CREATE INDEX keys_of ON keys ("row");
CREATE TABLE extents (
  "row" bigint PRIMARY KEY REFERENCES records, west double precision NOT NULL, south double precision NOT NULL,
  east double precision NOT NULL, north double precision NOT NULL, from_ns bigint NOT NULL, to_ns bigint NOT NULL,
  box geometry(Polygon, 4326) NOT NULL
);
CREATE INDEX extents_by_box ON extents USING gist (box);
"""
_TURN: Final = 0x48494D52
"""Number of the lock by which those take turns who begin a registry."""


async def prepare(connection: Any) -> str:
    """Make the schema if it is not there, once, whoever else does so at the same time.

    Returns:
        The search path by which its tables and PostGIS are found.

    Raises:
        StoreUnreachableError: The database has no PostGIS, or holds another layout.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _TURN)
        path = f"{SCHEMA}, {await _postgis_schema(connection)}"
        if await connection.fetchval("SELECT to_regclass($1) IS NULL", f"{SCHEMA}.layout"):
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            await connection.execute(f"SET LOCAL search_path = {path}")
            await connection.execute(_TABLES)
            await connection.execute("INSERT INTO layout VALUES ($1)", LAYOUT_VERSION)
    version = await connection.fetchval(f"SELECT version FROM {SCHEMA}.layout")  # noqa: S608 -- a constant
    if version != LAYOUT_VERSION:
        raise StoreUnreachableError(
            f"The registry's database has layout {version}; this version of the program reads layout {LAYOUT_VERSION}."
        )
    return path


async def _postgis_schema(connection: Any) -> str:
    """The schema of PostGIS, quoted; PostGIS is made if it is not there."""
    query = "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'"
    if found := await connection.fetchval(query):
        return str(found)
    try:
        async with connection.transaction():
            await connection.execute("CREATE EXTENSION postgis")
    except asyncpg.PostgresError as error:
        raise StoreUnreachableError(
            f"The registry's database has no PostGIS: {first_line(error)}. Install it on the server (Debian: "
            "postgresql-postgis), and let an administrator of the database run CREATE EXTENSION postgis."
        ) from error
    return str(await connection.fetchval(query))


def first_line(error: BaseException) -> str:
    """What the server says, without its own hints, which speak to others."""
    return str(error).partition("\n")[0].rstrip(".")
