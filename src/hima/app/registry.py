"""Opens the registry that a site's settings name."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hima.adapters.clocks import WallClock
from hima.adapters.registry_postgres.store import PostgresRecordStore
from hima.adapters.registry_sqlite.store import FILE_NAME, SqliteRecordStore
from hima.registry.settings import RegistrySettings
from hima.registry.store import RecordStore, StoreUnreachableError


@asynccontextmanager
async def open_registry(settings: RegistrySettings, data: Path, *, begin: bool = True) -> AsyncIterator[RecordStore]:
    """The store of records, for as long as the block lasts.

    Args:
        settings: `[registry]` of the site.
        data: The node's data folder.
        begin: True to begin a registry where there is none.

    Raises:
        StoreUnreachableError: It cannot be opened, or is not there.
    """
    store = await registry_store(settings, data, begin=begin)
    try:
        yield store
    finally:
        await store.close()


async def registry_store(settings: RegistrySettings, data: Path, *, begin: bool = True) -> RecordStore:
    """The store of records, to be closed by the caller; raises as `open_registry`."""
    if settings.store == "postgresql":
        return await PostgresRecordStore.connect(_address(settings))
    path = data / FILE_NAME
    if not begin and not path.exists():
        hint = "`hima registry add` begins one; or name the folder that holds it with --data."
        raise StoreUnreachableError(f"There is no registry in {data}. {hint}")
    return await asyncio.to_thread(SqliteRecordStore, path)


def _address(settings: RegistrySettings) -> str:
    """Where the database is; it may hold a password, so it stands in no site folder and in no message."""
    if settings.dsn_file is not None:
        try:
            return Path(settings.dsn_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            what = f"The file {settings.dsn_file} with the address of the registry's database cannot be read"
            raise StoreUnreachableError(f"{what}: {error}. Make it readable for this user.") from error
    address = os.environ.get(settings.dsn_env or "", "")
    if not address:
        raise StoreUnreachableError(
            f"The environment variable {settings.dsn_env} does not say where the registry's database is. "
            "Set it to postgresql://user@host/name."
        )
    return address


def wall_clock_ns() -> int:
    """Now, UTC nanoseconds, for commands that work beside or without a node."""
    return WallClock().now_ns()
