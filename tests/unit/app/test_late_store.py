"""A store that is not there yet, goes away and comes back: nobody waits, each is told, no restart is needed."""

import asyncio
import time
from pathlib import Path

import pytest
from tests.postgres import needs_postgres, server
from tests.registered import PERSON, YEAR, act, done

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.app.late_store import LateStore
from hima.app.registry import registry_store
from hima.registry.acts.desk import Desk
from hima.registry.change import RecordKind, Ref
from hima.registry.settings import RegistrySettings
from hima.registry.store import RecordStore, StoreUnreachableError

PAUSE_S = 0.1
WHO = Ref(RecordKind.PERSON, "P-1")


class Opener:
    """Opens a file as soon as its folder is there, and counts how often it was asked."""

    def __init__(self, path: Path) -> None:
        self.path, self.asked = path, 0

    async def __call__(self) -> RecordStore:
        self.asked += 1
        await asyncio.sleep(0.02)
        return await asyncio.to_thread(SqliteRecordStore, self.path)


def test_nothing_is_opened_before_it_is_needed_and_all_who_ask_share_one(tmp_path: Path) -> None:
    async def play() -> None:
        opener = Opener(tmp_path / "registry.db")
        store = LateStore(opener, PAUSE_S)
        assert opener.asked == 0
        assert await asyncio.gather(*(store.last_seq() for _ in range(20))) == [0] * 20
        assert opener.asked == 1
        await store.close()

    asyncio.run(play())


def test_who_loses_patience_does_not_end_the_opening_for_others(tmp_path: Path) -> None:
    async def play() -> None:
        opener = Opener(tmp_path / "registry.db")
        store = LateStore(opener, PAUSE_S)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(store.last_seq(), 0.002)
        assert await store.last_seq() == 0
        assert opener.asked == 1
        await store.close()

    asyncio.run(play())


def test_one_that_cannot_be_opened_is_left_alone_for_a_while_and_says_why(tmp_path: Path) -> None:
    async def play() -> None:
        (tmp_path / "later").touch()
        opener = Opener(tmp_path / "later" / "registry.db")
        store = LateStore(opener, PAUSE_S)
        for _ in range(50):
            with pytest.raises(StoreUnreachableError, match="cannot be"):
                await store.last_seq()
        assert opener.asked == 1
        (tmp_path / "later").unlink()
        await asyncio.sleep(1.5 * PAUSE_S)
        done(await Desk(store).register("P-1", PERSON, YEAR, act()))
        assert opener.asked == 2
        await store.close()

    asyncio.run(play())


@needs_postgres
def test_a_database_that_is_down_at_the_start_and_goes_away_later_is_used_without_a_restart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def play() -> None:
        with server() as running:
            monkeypatch.setenv("REGISTRY", running.database())
            settings = RegistrySettings(store="postgresql", dsn_env="REGISTRY")
            store = LateStore(lambda: registry_store(settings, tmp_path), PAUSE_S)
            for _ in range(2):
                await asyncio.to_thread(running.stop)
                begin_s = time.monotonic()
                with pytest.raises(StoreUnreachableError, match="Check that the server runs"):
                    await store.get(WHO)
                with pytest.raises(StoreUnreachableError, match="Check that the server runs"):
                    await store.get(WHO)
                assert time.monotonic() - begin_s < 2.0
                await asyncio.to_thread(running.start)
                await asyncio.sleep(2.0 * PAUSE_S)
                if await store.get(WHO) is None:
                    done(await Desk(store).register("P-1", PERSON, YEAR, act()))
            assert await store.last_seq() == 1
            await store.close()

    asyncio.run(play())
