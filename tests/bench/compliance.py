"""How long the register takes to answer with a million airframes and a hundred thousand permits on it.

The registry is made once, from nothing but a number, and kept in `build/bench`: a quarter of an hour the first time.
"""

import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from tests.bench.metric import Metric, at_least, at_most, plain
from tests.running import running

from hima.adapters.registry_sqlite.store import FILE_NAME, SqliteRecordStore
from hima.picture.facts import AirframeAsked, AirframeFacts, AirframeState, IdScheme, NotKnown, Validity
from hima.registry.acts.act import Act, Done, written
from hima.registry.acts.desk import Desk
from hima.registry.acts.life import Verb
from hima.registry.answering import answer
from hima.registry.change import Author, Change, Extent, Key, Listing, RecordKind, Ref, Write
from hima.registry.records.drones import Airframe, AirframeDeclared, Build, DroneModel, ModelDeclared
from hima.registry.records.parties import HolderKind, Operator, OperatorDeclared
from hima.registry.records.record import Record
from hima.registry.store import RecordStore
from hima.units import DAY_NS, SECOND_NS

AIRFRAMES: Final = 1_000_000
PERMITS: Final = 100_000
OPERATORS: Final = 50_000
SEED: Final = 124
EDITION: Final = 1
"""One more whenever the registry is made otherwise."""
FOLDER: Final = Path("build/bench")
GROUP: Final = 2000
ASKED: Final = 300
ANSWER_MS: Final = 50.0
NOW_NS: Final = 1_795_694_400 * SECOND_NS

_MAKERS: Final = ("Quadra", "Skyline", "Kestrel", "Zagros", "Dijla", "Furat", "Nasr", "Hawler")
_MODELS: Final = 60
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_FIRST: Final = ("Azad", "Sara", "Rebin", "Shilan", "Ali", "Zeynep", "Hassan", "Noor", "Karwan", "Mina")
_TRADE: Final = ("Survey", "Mapping", "Film", "Inspection", "Agriculture", "Energy", "Rescue", "Training")
_ACT: Final = Act(Author("bench", "Bench", ""), NOW_NS, "made for a measurement")


def measure() -> list[Metric]:
    """Times of searches, look-ups and changes, how fast rows come in, and the memory that it takes."""
    return [*asyncio.run(_measure()), *_node(FOLDER / f"registry_{EDITION}.db")]


async def _measure() -> list[Metric]:
    rows_per_minute = await _bring_in()
    store = SqliteRecordStore(await _registry())
    try:
        chance = random.Random(SEED)
        searches = [_search(store, chance) for _ in range(ASKED)]
        lookups = [_lookup(store, chance) for _ in range(ASKED)]
        places = [_place(store, chance) for _ in range(ASKED)]
        changes = [_change(store, number) for number in range(100)]
        return [
            *await _times("search", searches, ANSWER_MS),
            *await _times("lookup", lookups, ANSWER_MS),
            *await _times("permits near a place", places, ANSWER_MS),
            *await _times("change", changes, ANSWER_MS),
            at_least("rows brought in", rows_per_minute, "1/min", 20_000),
            at_most("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", 256),
            plain("size of the file", store.path.stat().st_size / 1e6, "MB"),
        ]
    finally:
        await store.close()


def _node(registry: Path) -> list[Metric]:
    """Memory of a node that has the registry, and how soon it is there again after a stop."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE_NAME).symlink_to(registry.resolve())
        for _ in range(2):
            with running("sites/khor_mor", "--data", folder, "--port", "0") as node:
                node.sign_in()
                assert node.get("/api/registry/list/airframe?words=Quadra")["more"]
                memory_mb, started_s = node.memory_mb(), node.started_s
                node.stop()
    return [
        at_most("memory of a node with it", memory_mb, "MB", 500),
        at_most("restart of a node with it", started_s, "s", 10),
    ]


async def _times(name: str, asked: list[Callable[[], Awaitable[None]]], limit_ms: float) -> list[Metric]:
    spent_ms = []
    for ask in asked:
        begin = time.perf_counter()
        await ask()
        spent_ms.append((time.perf_counter() - begin) * 1000.0)
    spent_ms.sort()
    last = len(spent_ms) - 1
    return [
        plain(f"{name}, median", spent_ms[last // 2], "ms"),
        at_most(f"{name}, p95", spent_ms[round(0.95 * last)], "ms", limit_ms),
        plain(f"{name}, longest", spent_ms[-1], "ms"),
    ]


def _search(store: RecordStore, chance: random.Random) -> Callable[[], Awaitable[None]]:
    """A search as people type it: a name, the beginning of a number, two words, with a state or without."""
    number = chance.randrange(AIRFRAMES)
    model = f"X{chance.randrange(_MODELS)}"
    maker = chance.choice(_MAKERS)
    words = chance.choice(
        (
            f"KR-{number:07}",
            f"KR-{number // 1000:04}",
            _serial(number)[: chance.randrange(1, 20)],
            f"{maker} {model}",
            maker[: chance.randrange(1, 6)],
            f"{_serial(number)[:9]} OP-{number % OPERATORS}",
            "nothing of that name",
        )
    )
    state = chance.choice(("", "", "", "stolen"))

    async def ask() -> None:
        page = await store.search(RecordKind.AIRFRAME, words, state)
        assert page.total > 0 or state or words.startswith(("nothing", maker)), words

    return ask


def _lookup(store: RecordStore, chance: random.Random) -> Callable[[], Awaitable[None]]:
    """What the corridor asks: one aircraft by what it calls itself; one in ten is not on the register."""
    number = chance.randrange(AIRFRAMES)
    there = chance.random() < 0.9
    name = _serial(number) if there else _serial(number)[::-1]
    asked = AirframeAsked(chance.choice((IdScheme.SERIAL, IdScheme.UNSTATED)), name)

    async def ask() -> None:
        (given,) = await answer(store, [asked], NOW_NS)
        assert isinstance(given.found, AirframeFacts if there else NotKnown)

    return ask


def _place(store: RecordStore, chance: random.Random) -> Callable[[], Awaitable[None]]:
    """Permits near a site around a moment."""
    west, south = chance.uniform(39.0, 48.0), chance.uniform(29.5, 37.0)
    from_ns = NOW_NS + chance.randrange(300 * DAY_NS)
    extent = Extent(west, south, west + 0.4, south + 0.3, from_ns, from_ns + DAY_NS)

    async def ask() -> None:
        await store.within(RecordKind.FLIGHT_PERMIT, extent, 200)

    return ask


def _change(store: RecordStore, number: int) -> Callable[[], Awaitable[None]]:
    """A drone is lost, and one is found again."""
    desk = Desk(store)

    async def ask() -> None:
        uin = f"KR-{number * 9973:07}"
        found = await desk.find(Ref(RecordKind.AIRFRAME, uin))
        assert found is not None
        assert isinstance(found.record, Airframe)
        verb = Verb.LOST if found.record.state is AirframeState.IN_SERVICE else Verb.FOUND
        assert isinstance(await desk.live(uin, verb, _ACT), Done)

    return ask


async def _bring_in() -> float:
    """Rows a minute that come into an empty registry in groups."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteRecordStore(Path(folder) / "registry.db")
        writes = list(islice(_airframes(), 10_000))
        begin = time.perf_counter()
        for first in range(0, len(writes), 200):
            await store.commit(writes[first : first + 200])
        spent_s = time.perf_counter() - begin
        await store.close()
    return len(writes) / spent_s * 60.0


async def _registry() -> Path:
    """The registry, made if it is not there; one that was not finished is begun again."""
    path = FOLDER / f"registry_{EDITION}.db"
    if path.is_file():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    for old in FOLDER.glob(f"{unfinished.name}*"):
        old.unlink()
    store = SqliteRecordStore(unfinished)
    for source in (_models(), _operators(), _airframes(), _permits()):
        while group := list(islice(source, GROUP)):
            await store.commit(group)
    await store.close()
    unfinished.rename(path)
    return path


def _new(record: Record) -> Write:
    return written(record, 1, Verb.REGISTERED.value, _ACT).write


def _models() -> Iterator[Write]:
    for maker in _MAKERS:
        for number in range(_MODELS):
            declared = ModelDeclared(maker=maker, name=f"X{number}", build=Build.MULTIROTOR, mtow_g=200 + 100 * number)
            yield _new(DroneModel(number=f"{maker}-X{number}", declared=declared))


def _operators() -> Iterator[Write]:
    chance = random.Random(SEED)
    for number in range(OPERATORS):
        name = f"{chance.choice(_FIRST)} {chance.choice(_TRADE)} {number}"
        declared = OperatorDeclared(name=name, kind=HolderKind.PERSON, holder=f"P-{number}")
        standing = Validity(NOW_NS - 100 * DAY_NS, NOW_NS + chance.randrange(1000) * DAY_NS)
        yield _new(Operator(number=f"OP-{number}", declared=declared, standing=standing))


def _serial(number: int) -> str:
    """The serial number of an airframe, which begins like many others of its maker, as real ones do."""
    chance = random.Random(number)
    maker, model = number % len(_MAKERS), number // len(_MAKERS) % _MODELS
    return f"158{maker}F{model:04}" + "".join(chance.choices(_LETTERS, k=11))


def _airframes() -> Iterator[Write]:
    for number in range(AIRFRAMES):
        maker, model = _MAKERS[number % len(_MAKERS)], number // len(_MAKERS) % _MODELS
        declared = AirframeDeclared(
            serial=_serial(number),
            model=f"{maker}-X{model}",
            operator=f"OP-{number % OPERATORS}",
            icao_address=f"{number + 1:06x}" if number % 10 == 0 else "",
        )
        state = AirframeState.STOLEN if number % 1009 == 7 else AirframeState.IN_SERVICE
        standing = Validity(NOW_NS - 100 * DAY_NS, NOW_NS + 265 * DAY_NS)
        yield _new(Airframe(number=f"KR-{number:07}", declared=declared, standing=standing, state=state))


def _permits() -> Iterator[Write]:
    """Permits all over the country and the year; of their bodies only the size matters here."""
    chance = random.Random(SEED)
    for number in range(PERMITS):
        west, south = chance.uniform(39.0, 48.0), chance.uniform(29.5, 37.0)
        from_ns = NOW_NS + chance.randrange(365 * DAY_NS)
        extent = Extent(west, south, west + 0.05, south + 0.05, from_ns, from_ns + chance.randrange(3 * DAY_NS))
        ref = Ref(RecordKind.FLIGHT_PERMIT, f"FP-{number:06}")
        body = msgspec.json.encode({"number": ref.id, "extent": extent, "purpose": "survey " * 60})
        change = Change(NOW_NS, _ACT.by, _ACT.why, ref, "submitted", 1, body)
        keys = (Key("airframe", f"KR-{chance.randrange(AIRFRAMES):07}", unique=False),)
        yield Write(change, Listing(keys, f"{ref.id} survey OP-{number % OPERATORS}", "issued", extent))
