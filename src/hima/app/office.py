"""The registry of a running node: opened with it, closed with it, and never that of another world."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from hima.app.registry import registry_store
from hima.config.site import Site
from hima.picture.mode import Mode
from hima.registry.flight.rules import Rules
from hima.registry.settings import RegistrySettings
from hima.registry.store import StoreUnreachableError
from hima.web.office import Office

SIMULATED: Final = "simulated"
"""Folder in a data folder with the records of simulated runs: they are not those of the world outside."""

_log = structlog.get_logger("hima.registry")


@asynccontextmanager
async def open_office(site: Site, world: Mode, rules: Rules, data: Path) -> AsyncIterator[Office]:
    """The registry of a node for as long as the block lasts; without one that can be had the office says why.

    Args:
        site: The site.
        world: What kind of world the node shows; anything but LIVE has a file of its own, whatever the settings say.
        rules: What flight permits are held against.
        data: The node's data folder.
    """
    if site.registry is None:
        yield Office(None, world)
        return
    settings = site.registry
    if world is not Mode.LIVE:
        settings, data = RegistrySettings(), data / SIMULATED
    try:
        data.mkdir(parents=True, exist_ok=True)
        store = await registry_store(settings, data)
    except (StoreUnreachableError, OSError) as error:
        _log.warning("registry_unreachable", why=str(error))
        yield Office(None, world, site.packs, rules, str(error))
        return
    try:
        yield Office(store, world, site.packs, rules)
    finally:
        await store.close()
