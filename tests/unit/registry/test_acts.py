"""What may be done with records, and the sentence for what may not."""

import asyncio
from itertools import product
from pathlib import Path

import msgspec
import pytest
from tests.registered import (
    AIRFRAME,
    CLERK,
    MODEL,
    NOW_NS,
    OPERATOR,
    PERSON,
    PILOT,
    YEAR,
    act,
    done,
    on_a_desk,
    refused,
)

from hima.picture.facts import AirframeState, Validity
from hima.registry.acts.act import Act, Done, Standing
from hima.registry.acts.desk import Desk
from hima.registry.acts.life import LIFE, Verb
from hima.registry.acts.living import live, renew, suspend, transfer
from hima.registry.acts.registering import Known, correct, register
from hima.registry.change import RecordKind, Ref
from hima.registry.records.drones import Acquisition, AcquisitionKind, Airframe, AirframeDeclared, SerialForm
from hima.registry.records.parties import OperatorDeclared, OrganisationDeclared, Person
from hima.registry.records.record import Declared
from hima.units import DAY_NS

KR_1 = Ref(RecordKind.AIRFRAME, "KR-1")
OP_1 = Ref(RecordKind.OPERATOR, "OP-1")
S = AirframeState


def but(declared: AirframeDeclared, **changes: object) -> AirframeDeclared:
    return msgspec.structs.replace(declared, **changes)


def test_of_two_names_that_look_alike_entered_at_once_one_is_asked_about(tmp_path: Path) -> None:
    alike = [OrganisationDeclared(name=name) for name in ("Zagros Air", "zagros air")]

    async def scene(desk: Desk) -> None:
        outcomes = await asyncio.gather(
            *(desk.register(f"ORG-{n}", declared, YEAR, act()) for n, declared in enumerate(alike))
        )
        (second,) = [outcome for outcome in outcomes if not isinstance(outcome, Done)]
        ((where, what),) = refused(second)
        assert where == "name"
        assert "looks like the name of ORG-" in what

    on_a_desk(tmp_path, scene)


def test_the_whole_life_of_an_airframe_stands_in_its_history(tmp_path: Path) -> None:
    verbs = [Verb.LOST, Verb.STOLEN, Verb.SEIZED, Verb.RELEASED, Verb.EXPORTED, Verb.RETURNED, Verb.DISPOSED]

    async def scene(desk: Desk) -> None:
        for verb in verbs:
            done(await desk.live("KR-1", verb, act(f"because {verb.value}")))
        history = await desk.store.history(KR_1)
        assert [entry.change.verb for entry in history] == ["registered", *(verb.value for verb in verbs)]
        assert [entry.change.version for entry in history] == list(range(1, 9))
        assert history[3].change.why == "because seized"
        assert history[3].change.by == CLERK
        assert msgspec.json.decode(history[3].change.body)["state"] == "seized"

    on_a_desk(tmp_path, scene)


@pytest.mark.parametrize(("verb", "state"), list(product([*LIFE, Verb.TRANSFERRED, Verb.RENEWED], AirframeState)))
def test_what_may_follow_what(verb: Verb, state: AirframeState) -> None:
    """The table, told a second time: from which states each act is possible."""
    allowed = {
        Verb.LOST: {S.IN_SERVICE},
        Verb.STOLEN: {S.IN_SERVICE, S.LOST},
        Verb.FOUND: {S.LOST, S.STOLEN},
        Verb.SEIZED: set(AirframeState) - {S.SEIZED},
        Verb.RELEASED: {S.SEIZED},
        Verb.DISPOSED: {S.IN_SERVICE, S.LOST, S.SEIZED},
        Verb.EXPORTED: {S.IN_SERVICE},
        Verb.RETURNED: {S.EXPORTED},
        Verb.TRANSFERRED: {S.IN_SERVICE},
        Verb.RENEWED: {S.IN_SERVICE},
    }
    airframe = Airframe(number="KR-1", declared=AIRFRAME, standing=YEAR, state=state)
    standing = Standing(airframe, 4)
    other = register("OP-2", OPERATOR, YEAR, Known({Ref(RecordKind.PERSON, "P-1"): PERSON_1}), act())
    assert isinstance(other, Done)
    if verb is Verb.TRANSFERRED:
        outcome = transfer(standing, other.record, "OP-2", act())  # type: ignore[arg-type]
    elif verb is Verb.RENEWED:
        outcome = renew(standing, NOW_NS + 800 * DAY_NS, act())
    else:
        outcome = live(standing, verb, act())
    if state in allowed[verb]:
        done(outcome)
        assert isinstance(outcome, Done)
        assert (outcome.write.change.version, outcome.write.change.verb) == (5, verb.value)
    else:
        ((where, what),) = refused(outcome)
        assert where == "state"
        told = state.value.replace("_", " ")
        there = verb in LIFE and LIFE[verb].after is state
        assert what == f"KR-1 is {told} {'already' if there else f'and cannot be {verb.value}'}"


PERSON_1 = Person(number="P-1", declared=PERSON)


def test_a_transfer_moves_the_airframe_to_its_new_operator(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        done(await desk.register("OP-2", but_name("Dijla Mapping"), YEAR, act()))
        done(await desk.transfer("KR-1", "OP-2", act()))
        keys = [await desk.store.by_key(RecordKind.AIRFRAME, "operator", number) for number in ("OP-1", "OP-2")]
        assert [len(found) for found in keys] == [0, 1]
        assert refused(await desk.transfer("KR-1", "OP-2", act())) == [("operator", "KR-1 belongs to OP-2 already")]
        assert refused(await desk.transfer("KR-1", "OP-9", act())) == [
            ("operator", "no operator OP-9 is on the register")
        ]
        done(await desk.suspend(OP_1, act()))
        assert refused(await desk.transfer("KR-1", "OP-1", act())) == [("operator", "operator OP-1 is suspended")]
        done(await desk.reinstate(OP_1, act()))
        late = act(at_ns=NOW_NS + 400 * DAY_NS)
        assert refused(await desk.transfer("KR-1", "OP-1", late)) == [
            ("operator", "the standing of operator OP-1 has ended")
        ]
        done(await desk.suspend(KR_1, act()))
        assert refused(await desk.transfer("KR-1", "OP-1", act())) == [("standing", "KR-1 is suspended")]
        assert refused(await desk.transfer("KR-9", "OP-1", act())) == [
            ("number", "no airframe KR-9 is on the register")
        ]

    on_a_desk(tmp_path, scene)


def but_name(name: str, holder: str = "P-1") -> OperatorDeclared:
    return msgspec.structs.replace(OPERATOR, name=name, holder=holder)


def test_names_that_look_alike_need_a_reason(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        twin = but_name("ZAGROS  survey")
        ((where, what),) = refused(await desk.register("OP-2", twin, YEAR, act()))
        assert (where, what) == ("name", '"ZAGROS  survey" looks like the name of OP-1, "Zagros Survey"')
        assert refused(await desk.register("OP-2", twin, YEAR, act(), despite="\u3164"))[0][0] == "despite"
        done(await desk.register("OP-2", twin, YEAR, act(), despite="a branch in Duhok"))
        (entry,) = await desk.store.history(Ref(RecordKind.OPERATOR, "OP-2"))
        assert entry.change.why == "on request (name that looks alike: a branch in Duhok)"
        cyrillic = refused(await desk.register("OP-3", but_name("Zаgros Survey"), YEAR, act()))
        assert [where for where, _ in cyrillic] == ["name", "name"]
        assert cyrillic[0][1] == 'the word "Zаgros" mixes Cyrillic and Latin letters, some of which look alike'

    on_a_desk(tmp_path, scene)


@pytest.mark.parametrize("name", ["\u202eevil", "a\u200bb", "\u3164", "a" + "\u0301" * 5, "a\x1b[2J", " ", "\u2028"])
def test_names_that_deceive_are_refused(name: str) -> None:
    declared = OrganisationDeclared(name=name)
    assert {where for where, _ in refused(register("O-1", declared, YEAR, Known({}), act()))} == {"name"}


@pytest.mark.parametrize("name", ["شێرکۆ عەلی", "می\u200cخواهم", "Čelik d'Or & Söhne (2)", "Загрос", "株式会社 X4"])
def test_names_of_people_are_taken(name: str) -> None:
    done(register("O-1", OrganisationDeclared(name=name), YEAR, Known({}), act()))


@pytest.mark.parametrize(
    ("declared", "where", "what"),
    [
        (but(AIRFRAME, serial="1581F4"), "serial", "its fifth character announces 15 more, and 1 follow"),
        (but(AIRFRAME, serial="\u202e81"), "serial", "it would deceive a reader: [U+202E]81"),
        (but(AIRFRAME, serial=" 7", serial_form=SerialForm.MAKER), "serial", "it begins or ends with a space"),
        (but(AIRFRAME, icao_address="ffffff"), "icao_address", "ffffff is nobody's address"),
        (but(AIRFRAME, model="X9"), "model", "no model X9 is on the register"),
        (but(AIRFRAME, operator="OP-9"), "operator", "no operator OP-9 is on the register"),
        (but(AIRFRAME, remark="a\nb"), "remark", "it would deceive a reader: a[U+000A]b"),
        (
            but(AIRFRAME, acquisition=Acquisition(kind=AcquisitionKind.IMPORT, day="2026-02-30")),
            "acquisition.day",
            "there is no day 2026-02-30",
        ),
        (but_name("Zagros 2", holder="P-9"), "holder", "no person P-9 is on the register"),
        (msgspec.structs.replace(PILOT, person="P-9"), "person", "no person P-9 is on the register"),
    ],
)
def test_every_problem_names_its_field(tmp_path: Path, declared: Declared, where: str, what: str) -> None:
    async def scene(desk: Desk) -> None:
        before = await desk.store.last_seq()
        found = refused(await desk.register("N-2", declared, YEAR, act()))
        assert any(field == where and what in fault for field, fault in found), found
        assert await desk.store.last_seq() == before

    on_a_desk(tmp_path, scene)


def test_all_problems_are_told_at_once() -> None:
    found = refused(register("!", but(AIRFRAME, serial="7", icao_address="000000"), YEAR, Known({}), act(" ")))
    assert sorted(where for where, _ in found) == ["icao_address", "model", "number", "operator", "serial", "why"]


def test_a_name_that_another_has_is_refused_with_whose_it_is(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        assert refused(await desk.register("KR-2", AIRFRAME, YEAR, act())) == [
            ("serial", "serial 1581F4ABCDEFGHJKLMNP belongs to airframe KR-1 already")
        ]
        assert refused(await desk.register("kr-1", but(AIRFRAME, serial="ABCD1Z"), YEAR, act())) == [
            ("registration", "registration kr-1 belongs to airframe KR-1 already")
        ]
        assert refused(await desk.register("KR-1", but(AIRFRAME, serial="ABCD1Z"), YEAR, act())) == [
            ("number", "airframe KR-1 is on the register already")
        ]
        assert refused(await desk.register("P-2", PERSON, YEAR, act()))[0][0] == "document"
        assert refused(await desk.register("X4", MODEL, YEAR, act()))[0][0] == "name"

    on_a_desk(tmp_path, scene)


def test_serial_numbers_of_makers_count_within_a_model(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        done(await desk.register("X5", msgspec.structs.replace(MODEL, name="X5"), YEAR, act()))
        own = but(AIRFRAME, serial="0001", serial_form=SerialForm.MAKER)
        done(await desk.register("KR-2", own, YEAR, act()))
        done(await desk.register("KR-3", but(own, model="X5"), YEAR, act()))
        assert refused(await desk.register("KR-4", own, YEAR, act()))[0][0] == "model_serial"

    on_a_desk(tmp_path, scene)


def test_a_correction_changes_what_is_declared_and_says_why(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        done(await desk.suspend(OP_1, act()))
        done(await desk.correct(KR_1, but(AIRFRAME, icao_address="ABC123"), act("read wrongly")))
        assert len(await desk.store.by_key(RecordKind.AIRFRAME, "icao_address", "abc123")) == 1
        assert refused(await desk.correct(KR_1, but(AIRFRAME, icao_address="ABC123"), act()))[0][0] == ""
        assert refused(await desk.correct(KR_1, but(AIRFRAME, operator=""), act()))[0][0] == "operator"
        done(await desk.live("KR-1", Verb.DISPOSED, act()))
        back = await desk.correct(KR_1, but(AIRFRAME, icao_address="ABC123"), act("wrong one"), state=S.IN_SERVICE)
        record = done(back)
        assert isinstance(record, Airframe)
        assert record.state is S.IN_SERVICE

    on_a_desk(tmp_path, scene)


def test_a_correction_asks_for_no_reason_twice_and_gives_no_state_to_what_has_none(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        twin = but_name("zagros survey")
        done(await desk.register("OP-2", twin, YEAR, act(), despite="a branch in Duhok"))
        op_2 = Ref(RecordKind.OPERATOR, "OP-2")
        done(await desk.correct(op_2, msgspec.structs.replace(twin, remark="Duhok"), act()))
        assert refused(await desk.correct(op_2, but_name("ZAGROS SURVEY"), act()))[0][0] == "name"
        assert refused(await desk.correct(op_2, but_name("Duhok Survey"), act(), state=S.LOST)) == [
            ("state", "only an airframe has a state")
        ]
        same = await desk.correct(KR_1, AIRFRAME, act(), state=S.IN_SERVICE)
        assert refused(same) == [("", "nothing of it would change")]

    on_a_desk(tmp_path, scene)


def test_a_correction_of_another_kind_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError):
        correct(Standing(PERSON_1, 1), AIRFRAME, Known({}), act())


def test_suspension_and_renewal(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        pilot = Ref(RecordKind.PILOT, "L-1")
        for ref in (OP_1, pilot, KR_1):
            assert refused(await desk.reinstate(ref, act()))[0][1].endswith("is not suspended")
            done(await desk.suspend(ref, act()))
            assert refused(await desk.suspend(ref, act()))[0][1].endswith("is suspended already")
            done(await desk.reinstate(ref, act()))
            assert refused(await desk.renew(ref, NOW_NS + DAY_NS, act()))[0][0] == "to"
            done(await desk.renew(ref, NOW_NS + 800 * DAY_NS, act()))
            done(await desk.renew(ref, None, act()))
            assert refused(await desk.renew(ref, None, act()))[0][1].endswith("holds without end already")
        assert refused(await desk.suspend(Ref(RecordKind.PERSON, "P-1"), act()))[0][0] == "kind"

    on_a_desk(tmp_path, scene)


def test_a_standing_ends_after_it_begins() -> None:
    known = Known({Ref(RecordKind.PERSON, "P-1"): PERSON_1})
    for valid in (Validity(5, 5), Validity(-1, 5), Validity(None, 1 << 63), Validity(1 << 64, None)):
        assert [where for where, _ in refused(register("OP-1", OPERATOR, valid, known, act()))] == ["valid"]


def test_a_reason_is_needed_for_everything() -> None:
    airframe = Standing(Airframe(number="KR-1", declared=AIRFRAME, standing=YEAR), 1)
    for why in ("", "  ", "\u3164", "x" * 401, "a\x1b[2J"):
        silent = Act(CLERK, NOW_NS, why)
        for outcome in (live(airframe, Verb.LOST, silent), suspend(airframe, silent), renew(airframe, None, silent)):
            assert refused(outcome)[0][0] == "why"
