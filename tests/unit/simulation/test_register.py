"""What a scenario brings to the register of its world."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.running import ROOT

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.app.late_store import LateStore
from hima.app.node_registry import SIMULATED, simulated_registry, site_registry
from hima.app.sources import open_scenario, open_site
from hima.errors import ConfigError
from hima.picture.facts import AirframeAsked, AirframeFacts, AirframeState, IdScheme, Validity
from hima.picture.permit import PermitState
from hima.picture.zone import HeightReference
from hima.registry.acts.act import Act
from hima.registry.acts.desk import Desk
from hima.registry.acts.life import Verb
from hima.registry.answering import answer
from hima.registry.chain import verify
from hima.registry.change import RecordKind, Ref, Write
from hima.registry.flight.record import decode as permit_of
from hima.registry.records.record import TYPES, decode
from hima.simulation.ground import Ground
from hima.simulation.register import AUTHOR, register_of
from hima.simulation.scenario import Scenario
from hima.units import SECOND_NS

BREACH = ROOT / "scenarios" / "permit_breach.toml"
SITE = open_site(ROOT / "sites" / "khor_mor")
SERIAL = AirframeAsked(IdScheme.SERIAL, "1581F5FKD2290001")
SURVEY = Ref(RecordKind.AIRFRAME, "IQ-UA-000417")


def scenario(path: Path = BREACH) -> Scenario:
    return open_scenario(path, SITE)


def opened(folder: Path, brought: tuple[Write, ...], *, anew: bool) -> LateStore:
    store = simulated_registry(SITE, folder, brought, anew=anew)
    assert store is not None
    return store


def changed(folder: Path, *pairs: tuple[str, str]) -> Path:
    text = BREACH.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path = folder / "changed.toml"
    path.write_text(text)
    return path


def test_the_corridor_is_told_what_the_scenario_says(tmp_path: Path) -> None:
    async def play() -> None:
        played = scenario()
        store = opened(tmp_path, register_of(played, Ground(SITE)), anew=True)
        (given,) = await answer(store, [SERIAL], played.start_ns + 10 * SECOND_NS)
        facts = given.found
        assert isinstance(facts, AirframeFacts)
        assert (facts.uin, facts.operator, facts.rivals) == ("IQ-UA-000417", "IRQ-OP-000417", 0)
        assert (facts.state, facts.registered) == (AirframeState.IN_SERVICE, Validity())
        assert facts.model == "Simulated Survey quadrotor (invented)"
        (permit,) = facts.permits
        assert (permit.number, permit.state, permit.opens) == ("KM-0012", PermitState.ISSUED, ("pipeline_corridor",))
        assert permit.windows == ((played.start_ns - 600 * SECOND_NS, played.start_ns + 3600 * SECOND_NS),)
        assert (permit.band.upper_m, permit.band.upper_reference) == (120.0, HeightReference.AGL)
        corners = [(44.8512, 35.1475), (44.8595, 35.1945), (44.8520, 35.1958), (44.8446, 35.1475), (44.8512, 35.1475)]
        assert [pytest.approx(corner, abs=1e-7) for corner in corners] == list(permit.ring_deg)
        await store.close()

    asyncio.run(play())


def test_all_that_is_brought_stands_in_the_record_as_the_scenarios_and_reads_back(tmp_path: Path) -> None:
    async def play() -> None:
        played = scenario()
        brought = register_of(played, Ground(SITE))
        store = opened(tmp_path, brought, anew=True)
        assert await store.last_seq() == len(brought) == 7
        entries = await store.entries(1, 100)
        assert {(one.change.by, one.change.why, one.change.time_ns) for one in entries} == {
            (AUTHOR, "Survey drone leaves its corridor", played.start_ns)
        }
        for kind in TYPES:
            (stored,) = (await store.search(kind, "")).records
            assert isinstance(decode(stored), TYPES[kind])
        (stored,) = (await store.search(RecordKind.FLIGHT_PERMIT, "KM-0012", "issued")).records
        assert permit_of(stored.body).application.pilot == "L-IRQ-OP-000417"
        await store.close()
        on_disk = SqliteRecordStore(tmp_path / SIMULATED / "registry.db")
        assert (await verify(on_disk)).altered is None
        await on_disk.close()

    asyncio.run(play())


def test_what_people_changed_outlasts_a_kill_and_a_new_run_begins_afresh(tmp_path: Path) -> None:
    async def play() -> None:
        played = scenario()
        brought = register_of(played, Ground(SITE))
        store = opened(tmp_path, brought, anew=True)
        await Desk(store).live(SURVEY.id, Verb.STOLEN, Act(AUTHOR, played.start_ns + 1, "a call"))
        await store.close()

        resumed = opened(tmp_path, brought, anew=False)
        assert await resumed.last_seq() == len(brought) + 1
        await resumed.close()

        again = opened(tmp_path, brought, anew=True)
        assert await again.last_seq() == len(brought)
        await again.close()
        earlier = SqliteRecordStore(tmp_path / SIMULATED / "registry-1.db")
        assert await earlier.last_seq() == len(brought) + 1
        await earlier.close()

    asyncio.run(play())


def test_a_site_without_a_registry_has_one_only_for_what_a_scenario_brings(tmp_path: Path) -> None:
    bare = msgspec.structs.replace(SITE, registry=None)
    assert site_registry(bare, tmp_path) is None
    assert simulated_registry(bare, tmp_path, (), anew=True) is None
    assert simulated_registry(bare, tmp_path, register_of(scenario(), Ground(bare)), anew=True) is not None


@pytest.mark.parametrize("state", list(PermitState))
def test_a_permit_in_any_state_stands_as_the_scenario_has_it(tmp_path: Path, state: PermitState) -> None:
    async def play() -> None:
        played = scenario(changed(tmp_path, ('number = "KM-0012"', f'number = "KM-0012"\nstate = "{state.value}"')))
        store = opened(tmp_path, register_of(played, Ground(SITE)), anew=True)
        stored = await store.get(Ref(RecordKind.FLIGHT_PERMIT, "KM-0012"))
        assert stored is not None
        assert permit_of(stored.body).state is state
        await store.close()

    asyncio.run(play())


def test_a_name_given_twice_is_a_problem_of_the_file(tmp_path: Path) -> None:
    twice = '[[airframe]]\nuin = "IQ-UA-000417"\nserial = "1581F5FKD2290001"\n\n[[permit]]\nnumber = "KM-0012"'
    path = changed(tmp_path, ('[[permit]]\nnumber = "KM-0012"', twice))
    with pytest.raises(ConfigError) as caught:
        scenario(path)
    assert [problem.what for problem in caught.value.problems] == [
        'the uin "IQ-UA-000417" is given 2 times',
        'the serial "1581F5FKD2290001" is given 2 times',
    ]
