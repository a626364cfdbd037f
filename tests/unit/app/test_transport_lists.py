"""The lists that phones carry: whoever asks, and however often, they are made anew only when something changed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.permits import BEGIN_NS, BEGIN_S, SARA, issued

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.adapters.scans_sqlite import SqliteScans
from hima.app.transport import TransportDesk
from hima.app.transport_keys import TransportKeys
from hima.app.transport_lists import permits
from hima.registry.change import RecordKind
from hima.registry.store import Page
from hima.registry.transport.acts import move
from hima.registry.transport.life import Verb
from hima.registry.transport.lists import EndedList, KeyList, Lists, unseal
from hima.registry.transport.record import written
from hima.units import SECOND_NS


class Counted(SqliteRecordStore):
    """Counts how often it is searched."""

    searches = 0

    async def search(self, kind: RecordKind, words: str, state: str = "", limit: int = 50, after: str = "") -> Page:
        self.searches += 1
        return await super().search(kind, words, state, limit, after)


class HandClock:
    """A clock that stands until it is moved."""

    time_ns = BEGIN_NS

    def now_ns(self) -> int:
        return self.time_ns


class Office:
    """A desk, and what it stands on."""

    def __init__(self, data: Path) -> None:
        self.store, self.scans, self.keys = Counted(data / "registry.db"), SqliteScans(data), TransportKeys(data)
        self.clock = HandClock()
        self.desk = TransportDesk(self.store, self.scans, self.keys, self.clock)

    async def revoke(self, number: str) -> None:
        permit = move(issued(number), Verb.REVOKE, "driver not known", BEGIN_NS)
        await self.store.commit([written(permit, 1, Verb.REVOKE, SARA, "driver not known", BEGIN_NS)])

    async def lists_after(self, passed_s: int) -> Lists:
        self.clock.time_ns += passed_s * SECOND_NS
        return await self.desk.lists()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.keys.make("Ministry of Interior", BEGIN_S)
    yield made
    made.scans.close()
    asyncio.run(made.store.close())


def test_asking_again_reads_and_signs_nothing(office: Office) -> None:
    async def work() -> None:
        await office.revoke("TP-1")
        first = await office.desk.lists()
        read = office.store.searches
        for _ in range(9):
            assert await office.lists_after(5) is first
        assert office.store.searches == read

    asyncio.run(work())


def test_a_minute_dates_them_anew_without_reading_the_permits(office: Office) -> None:
    async def work() -> None:
        await office.revoke("TP-1")
        await office.desk.lists()
        read = office.store.searches
        later = await office.lists_after(60)
        gone = unseal(later.ended, EndedList, later.root)
        assert (gone.made_s, [entry.permit for entry in gone.permits]) == (BEGIN_S + 60, ["TP-1"])
        assert unseal(later.keys, KeyList, later.root).made_s == BEGIN_S + 60
        assert office.store.searches == read

    asyncio.run(work())


def test_a_clock_that_was_far_ahead_leaves_nothing_out_once_it_is_right(office: Office) -> None:
    async def work() -> None:
        await office.revoke("TP-1")
        ahead = await office.lists_after(365 * 86_400)
        assert unseal(ahead.ended, EndedList, ahead.root).permits == ()
        right = await office.lists_after(-365 * 86_400)
        assert [entry.permit for entry in unseal(right.ended, EndedList, right.root).permits] == ["TP-1"]

    asyncio.run(work())


def test_what_changes_is_on_them_a_second_later(office: Office) -> None:
    async def work() -> None:
        await office.desk.lists()
        await office.revoke("TP-1")
        gone = await office.lists_after(1)
        assert [entry.permit for entry in unseal(gone.ended, EndedList, gone.root).permits] == ["TP-1"]
        office.keys.make("Ministry of Interior", BEGIN_S + 1)
        keyed = await office.lists_after(1)
        assert len(unseal(keyed.keys, KeyList, keyed.root).keys) == 2

    asyncio.run(work())


def test_no_more_is_read_than_a_list_holds(office: Office) -> None:
    async def work() -> None:
        for number in range(3):
            await office.revoke(f"TP-{number}")
        found = await permits(office.store, "", "revoked", most=2)
        assert [permit.number for permit in found] == ["TP-2", "TP-1"]

    asyncio.run(work())
