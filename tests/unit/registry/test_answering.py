"""What the register answers to the corridor."""

from pathlib import Path

import msgspec
import pytest
from tests.registered import AIRFRAME, NOW_NS, YEAR, act, done, on_a_desk

from hima.picture.facts import (
    AirframeAsked,
    AirframeFacts,
    AirframeState,
    IdScheme,
    NotKnown,
    PermitFacts,
    PermitsAsked,
    Validity,
)
from hima.registry.acts.desk import Desk
from hima.registry.acts.life import Verb
from hima.registry.answering import answer
from hima.registry.change import RecordKind, Ref
from hima.registry.records.drones import SerialForm


async def facts(desk: Desk, scheme: IdScheme, name: str) -> AirframeFacts | None:
    asked = AirframeAsked(scheme, name)
    (given,) = await answer(desk.store, [asked], NOW_NS)
    assert given.question == asked
    assert isinstance(given.found, AirframeFacts | NotKnown)
    return given.found if isinstance(given.found, AirframeFacts) else None


@pytest.mark.parametrize(
    ("scheme", "name"),
    [
        (IdScheme.SERIAL, "1581F4ABCDEFGHJKLMNP"),
        (IdScheme.SERIAL, "1581f4abcdefghjklmnp"),
        (IdScheme.REGISTRATION, "kr-1"),
        (IdScheme.REGISTRATION, "YI-D12"),
        (IdScheme.CALL_SIGN, "YI-D12"),
        (IdScheme.ICAO_ADDRESS, "73a001"),
        (IdScheme.SESSION, "01ab00cd"),
        (IdScheme.SESSION, "123e4567e89b12d3a456426614174000"),
        (IdScheme.UNSTATED, "KR-1"),
        (IdScheme.UNSTATED, "1581F4ABCDEFGHJKLMNP"),
    ],
)
def test_an_airframe_is_found_by_whatever_it_calls_itself(tmp_path: Path, scheme: IdScheme, name: str) -> None:
    async def scene(desk: Desk) -> None:
        sessions = ("01AB00CD0000", "123e4567-e89b-12d3-a456-426614174000")
        declared = msgspec.structs.replace(
            AIRFRAME, registration_mark="YI-D12", icao_address="73A001", session_ids=sessions
        )
        done(await desk.correct(Ref(RecordKind.AIRFRAME, "KR-1"), declared, act()))
        assert await facts(desk, scheme, name) == AirframeFacts(
            uin="KR-1",
            serial="1581F4ABCDEFGHJKLMNP",
            model="Quadra X4",
            state=AirframeState.IN_SERVICE,
            registered=YEAR,
            operator="OP-1",
            operator_valid=YEAR,
        )

    on_a_desk(tmp_path, scene)


@pytest.mark.parametrize("name", ["KR-2", "", "1581F4ABCDEFGHJKLMN", "\u212ar-1", "ﬁ\u017f", "%", "' OR 1", "\x00"])
def test_what_is_not_on_the_register_is_not_known(tmp_path: Path, name: str) -> None:
    async def scene(desk: Desk) -> None:
        for scheme in IdScheme:
            assert await facts(desk, scheme, name) is None

    on_a_desk(tmp_path, scene)


def test_state_and_standing_are_those_of_now(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        done(await desk.live("KR-1", Verb.STOLEN, act()))
        done(await desk.suspend(Ref(RecordKind.OPERATOR, "OP-1"), act()))
        found = await facts(desk, IdScheme.SERIAL, AIRFRAME.serial)
        assert found is not None
        assert found.state is AirframeState.STOLEN
        assert found.operator_valid.suspended
        assert not found.registered.suspended

    on_a_desk(tmp_path, scene)


def test_an_airframe_without_operator_says_so(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        stray = msgspec.structs.replace(AIRFRAME, serial="ABCD1Z", operator="")
        done(await desk.register("KR-2", stray, Validity(), act()))
        found = await facts(desk, IdScheme.SERIAL, "ABCD1Z")
        assert found is not None
        assert (found.operator, found.registered) == ("", Validity())

    on_a_desk(tmp_path, scene)


def test_rivals_are_counted(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        own = msgspec.structs.replace(AIRFRAME, serial="0001", serial_form=SerialForm.MAKER)
        done(await desk.register("KR-3", own, YEAR, act()))
        model = await desk.find(Ref(RecordKind.MODEL, "QUADRA-X4"))
        assert model is not None
        assert not isinstance(model.record.declared, type(own))
        other = msgspec.structs.replace(model.record.declared, name="X5")
        done(await desk.register("X5", other, YEAR, act()))
        done(await desk.register("KR-2", msgspec.structs.replace(own, model="X5"), YEAR, act()))
        found = await facts(desk, IdScheme.SERIAL, "0001")
        assert found is not None
        assert (found.uin, found.rivals) == ("KR-2", 1)

    on_a_desk(tmp_path, scene)


def test_several_questions_are_answered_in_order(tmp_path: Path) -> None:
    async def scene(desk: Desk) -> None:
        permits = PermitsAsked(44.0, 35.0, 45.0, 36.0, NOW_NS, NOW_NS + 1)
        asked = (AirframeAsked(IdScheme.SERIAL, "KR-9"), permits, AirframeAsked(IdScheme.REGISTRATION, "KR-1"))
        given = await answer(desk.store, asked, NOW_NS)
        assert tuple(one.question for one in given) == asked
        assert [type(one.found) for one in given] == [NotKnown, PermitFacts, AirframeFacts]

    on_a_desk(tmp_path, scene)
