"""The life of a permit at the desk, over a real store: who may do what, when, and what is written of it."""

import asyncio
from pathlib import Path

import pytest
from tests import registered
from tests.registered import done
from tests.unit.registry.flight.world import (
    AMINA,
    DARA,
    HANA,
    NOW_NS,
    PLANT,
    SORAN,
    act,
    application,
    at_desk,
    changed,
    changes_of_permits,
    daily,
    moment,
    rules,
    square,
    volume,
    window,
    zone,
)

from hima.picture.facts import AirframeAsked, AirframeFacts, IdScheme, PermitFacts, PermitsAsked, Validity
from hima.picture.permit import PermitState
from hima.picture.zone import ZoneType
from hima.registry.acts import desk as registered_desk
from hima.registry.acts import life as register_life
from hima.registry.answering import answer
from hima.registry.change import Author, RecordKind, Ref
from hima.registry.flight.answer import permits_of, permits_within
from hima.registry.flight.application import Application
from hima.registry.flight.conflict import Heights
from hima.registry.flight.desk import Desk
from hima.registry.flight.life import ALLOWED, NotAllowedError, Verb
from hima.registry.flight.record import Decision, Permit, conditions, decode
from hima.registry.flight.review import review
from hima.registry.flight.rules import NoSuchPermitError, ProblemsError
from hima.registry.store import RecordStore, StoreUnreachableError

YES, NO, IF = Decision.APPROVE, Decision.REFUSE, Decision.APPROVE_WITH_CONDITION


async def issued(desk: Desk, asked: Application | None = None, accepting: tuple[str, ...] = ()) -> Permit:
    number = (await desk.draft(asked or application(), act(DARA))).number
    await desk.submit(number, act(DARA))
    await desk.endorse(number, "aviation", YES, "", act(AMINA))
    await desk.endorse(number, "security", YES, "", act(SORAN))
    return await desk.issue(number, accepting, act(HANA))


def test_from_draft_to_closed(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> tuple[Permit, list[tuple[str, str, str]]]:
        number = (await desk.draft(application(), act(DARA))).number
        await desk.submit(number, act(DARA))
        await desk.endorse(number, "security", IF, "Not above the flare while it burns.", act(SORAN))
        await desk.endorse(number, "aviation", YES, "", act(AMINA))
        await desk.issue(number, (), act(HANA))
        await desk.activate(number, act(DARA, 4 * 86_400, "take-off"))
        closed = await desk.close(number, act(DARA, 4 * 86_400 + 600, "landed"))
        history = await store.history(Ref(RecordKind.FLIGHT_PERMIT, number))
        return closed, [(entry.change.verb, entry.change.by.id, entry.change.why) for entry in history]

    permit, said = at_desk(tmp_path, play)
    assert permit.number == "FP-2026-000001"
    assert permit.state is PermitState.CLOSED
    assert conditions(permit) == ("Not above the flare while it burns.",)
    assert said == [
        ("drafted", "dara", "as agreed"),
        ("submitted", "dara", "as agreed"),
        ("endorsed", "soran", "as agreed"),
        ("endorsed", "amina", "as agreed"),
        ("issued", "hana", "as agreed"),
        ("activated", "dara", "take-off"),
        ("closed", "dara", "landed"),
    ]


async def _code(doing: object) -> str:
    with pytest.raises(NotAllowedError) as caught:
        await doing  # type: ignore[misc]
    return caught.value.code


def test_nobody_controls_alone(tmp_path: Path) -> None:
    planter = Author("lana", "Lana Jamal", PLANT)
    twin = Author("soran2", "Soran Aziz", "Civil Aviation")

    async def play(desk: Desk, store: RecordStore) -> list[str]:
        number = (await desk.draft(application(), act(AMINA))).number
        await desk.amend(number, application(), act(DARA))
        codes = [await _code(desk.endorse(number, "aviation", YES, "", act(AMINA)))]
        await desk.submit(number, act(HANA))
        codes += [
            # Everybody who touched the application is an applicant.
            await _code(desk.endorse(number, "aviation", YES, "", act(AMINA))),
            await _code(desk.endorse(number, "security", YES, "", act(twin))),
            await _code(desk.endorse(number, "plant", YES, "", act(planter))),
            await _code(desk.endorse(number, "navy", YES, "", act(SORAN))),
            await _code(desk.endorse(number, "security", IF, "", act(SORAN))),
            await _code(desk.endorse(number, "security", YES, "but", act(SORAN))),
        ]
        await desk.endorse(number, "security", YES, "", act(SORAN))
        codes.append(await _code(desk.endorse(number, "security", NO, "", act(SORAN))))
        turned = Author(SORAN.id, SORAN.name, "Civil Aviation")
        codes.append(await _code(desk.endorse(number, "aviation", YES, "", act(turned))))
        await desk.endorse(number, "aviation", YES, "", act(twin))
        codes.append(await _code(desk.issue(number, (), act(HANA))))
        return codes

    assert at_desk(tmp_path, play) == [
        "state",
        "applicant",
        "not_theirs",
        "not_asked",
        "not_asked",
        "condition",
        "condition",
        "spoken",
        "two_bodies",
        "applicant",
    ]


def test_a_change_takes_back_what_bodies_said(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> list[Permit]:
        number = (await desk.draft(application(), act(DARA))).number
        await desk.submit(number, act(DARA))
        await desk.endorse(number, "aviation", YES, "", act(AMINA))
        amended = await desk.amend(number, application(volume=volume(upper_m=150.0)), act(DARA, 60, "higher flare"))
        again = await desk.submit(number, act(DARA, 120))
        refused = await desk.endorse(number, "aviation", NO, "", act(AMINA, 180, "too high"))
        mended = await desk.amend(number, application(), act(DARA, 240))
        return [amended, again, refused, mended]

    amended, again, refused, mended = at_desk(tmp_path, play)
    assert (amended.state, amended.endorsements, amended.required) == (PermitState.DRAFT, (), ())
    assert (again.state, again.endorsements) == (PermitState.SUBMITTED, ())
    assert refused.state is PermitState.REFUSED
    assert mended.state is PermitState.DRAFT


def test_a_permit_that_is_given_is_not_changed_but_revoked(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> tuple[list[str], Permit]:
        number = (await issued(desk)).number
        codes = [
            await _code(desk.amend(number, application(), act(DARA))),
            await _code(desk.submit(number, act(DARA))),
            await _code(desk.activate(number, act(DARA, 60))),
        ]
        revoked = await desk.revoke(number, act(SORAN, 3600, "an alarm in the area"))
        codes += [await _code(desk.close(number, act(DARA))), await _code(desk.activate(number, act(DARA, 4 * 86_400)))]
        return codes, revoked

    codes, revoked = at_desk(tmp_path, play)
    assert codes == ["state", "state", "time", "state", "state"]
    assert revoked.state is PermitState.REVOKED


def test_why_is_demanded(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> int:
        number = (await desk.draft(application(), act(DARA))).number
        for why in ("", " ", "\u202e", "x" * 501):
            with pytest.raises(ProblemsError):
                await desk.submit(number, act(DARA, why=why))
            with pytest.raises(ProblemsError):
                await desk.draft(application(), act(DARA, why=why))
        return await changes_of_permits(store)

    assert at_desk(tmp_path, play) == 1


def test_an_unsound_draft_is_not_written_and_says_all(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> int:
        with pytest.raises(ProblemsError) as caught:
            await desk.draft(application(purpose=" ", volume=volume(lower_m=500.0)), act(DARA))
        assert [problem.where for problem in caught.value.problems] == ["purpose", "volume.lower_m"]
        with pytest.raises(NoSuchPermitError):
            await desk.submit("FP-2026-000001", act(DARA))
        return await changes_of_permits(store)

    assert at_desk(tmp_path, play) == 0


def test_who_is_not_in_order_does_not_fly(tmp_path: Path) -> None:
    short = Validity(registered.NOW_NS, moment("2026-12-01T06:00:00"))
    late = Validity(moment("2026-12-02T00:00:00"))

    async def play(desk: Desk, store: RecordStore) -> list[tuple[str, str]]:
        register = registered_desk.Desk(store)
        lent = changed(registered.OPERATOR, name="Sirwan Maps")
        done(await register.register("OP-2", lent, registered.YEAR, registered.act()))
        done(await register.register("L-2", changed(registered.PILOT, operator="OP-2"), late, registered.act()))
        for number, serial, operator, valid in (
            ("KR-2", "1581F4ABCDEFGHJKLMN2", "OP-1", short),
            ("KR-3", "1581F4ABCDEFGHJKLMN3", "OP-2", registered.YEAR),
        ):
            airframe = changed(registered.AIRFRAME, serial=serial, operator=operator)
            done(await register.register(number, airframe, valid, registered.act()))
        done(await register.live("KR-1", register_life.Verb.STOLEN, registered.act()))
        done(await register.suspend(Ref(RecordKind.OPERATOR, "OP-1"), registered.act()))
        asked = application(pilot="L-2", airframes=("KR-1", "KR-2", "KR-3", "KR-4", "KR-1"))
        number = (await desk.draft(asked, act(DARA))).number
        with pytest.raises(ProblemsError) as caught:
            await desk.submit(number, act(DARA))
        return [(problem.where, problem.what) for problem in caught.value.problems]

    assert at_desk(tmp_path, play) == [
        ("operator", "operator OP-1 is suspended"),
        ("pilot", "pilot L-2 is valid from 2026-12-02T00:00:00Z only"),
        ("pilot", "L-2 flies for operator OP-2 only"),
        ("airframes[#1]", "aircraft KR-1 is stolen"),
        ("airframes[#2]", "aircraft KR-2 is valid until 2026-12-01T06:00:00Z only"),
        ("airframes[#3]", "KR-3 belongs to operator OP-2"),
        ("airframes[#4]", "no aircraft KR-4 is on the register"),
        ("airframes[#5]", "KR-1 is named twice"),
    ]


def test_what_changed_since_it_was_endorsed_keeps_it_from_being_issued(tmp_path: Path) -> None:
    flare = zone("flare", ZoneType.REQ_AUTHORIZATION, authorities=("plant",))
    closed = zone("plant", ZoneType.PROHIBITED)

    async def play(desk: Desk, store: RecordStore) -> list[list[str]]:
        number = (await desk.draft(application(), act(DARA))).number
        await desk.submit(number, act(DARA))
        await desk.endorse(number, "aviation", YES, "", act(AMINA))
        await desk.endorse(number, "security", YES, "", act(SORAN))
        done(await registered_desk.Desk(store).suspend(Ref(RecordKind.PILOT, "L-1"), registered.act()))
        told = []
        for zones in ((), (flare,), (closed,)):
            with pytest.raises(ProblemsError) as caught:
                await Desk(store, rules(zones=zones)).issue(number, (), act(HANA))
            told.append([problem.what for problem in caught.value.problems])
        done(await registered_desk.Desk(store).reinstate(Ref(RecordKind.PILOT, "L-1"), registered.act()))
        await desk.issue(number, (), act(HANA))
        return told

    suspended = "pilot L-1 is suspended"
    assert at_desk(tmp_path, play) == [
        [suspended],
        [suspended, "it enters a zone of plant, which was not asked"],
        [suspended, 'the flight enters "Zone plant" (plant), which is prohibited'],
    ]


def test_a_record_of_another_version_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError, match="Use the version that wrote it"):
        decode(b'{"number": "FP-2026-000001", "state": "launched"}')


def test_a_zone_that_needs_leave_adds_its_authority(tmp_path: Path) -> None:
    held = rules(zones=(zone("flare", ZoneType.REQ_AUTHORIZATION, authorities=("plant",)),))

    async def play(desk: Desk, store: RecordStore) -> Permit:
        number = (await desk.draft(application(), act(DARA))).number
        return await desk.submit(number, act(DARA))

    permit = at_desk(tmp_path, play, held)
    assert permit.required == ("aviation", "security", "plant")
    assert permit.opens == ("flare",)


def test_of_two_that_conflict_and_are_issued_at_once_one_waits_for_a_person(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> tuple[list[object], list[PermitState]]:
        numbers = []
        for _ in range(2):
            number = (await desk.draft(application(), act(DARA))).number
            await desk.submit(number, act(DARA))
            await desk.endorse(number, "aviation", YES, "", act(AMINA))
            await desk.endorse(number, "security", YES, "", act(SORAN))
            numbers.append(number)
        said = await asyncio.gather(*(desk.issue(number, (), act(HANA)) for number in numbers), return_exceptions=True)
        return list(said), [(await desk.read(number))[0].state for number in numbers]

    said, states = at_desk(tmp_path, play)
    assert sorted(state.value for state in states) == ["endorsed", "issued"]
    (refused,) = [one for one in said if isinstance(one, Exception)]
    assert isinstance(refused, NotAllowedError)
    assert refused.code == "conflict"


def test_only_a_conflict_of_now_is_accepted(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> list[str]:
        first = await issued(desk)
        sentences = []
        # No permit, no number, and itself.
        for strange in ("FP-2026-000009", "\u202eevil", "FP-2026-000004"):
            with pytest.raises(NotAllowedError) as caught:
                await issued(desk, accepting=(first.number, strange))
            assert caught.value.code == "no_conflict"
            sentences.append(str(caught.value))
        assert (await issued(desk, accepting=(first.number,))).accepted == (first.number,)
        return sentences

    sentences = at_desk(tmp_path, play)
    assert [sentence.split(" with ")[1].split(" now")[0] for sentence in sentences] == [
        "'FP-2026-000009'", "'\\u202eevil'", "'FP-2026-000004'",
    ]  # fmt: skip


def test_permits_conflict_where_ground_heights_and_times_meet(tmp_path: Path) -> None:
    other = application(volume=volume(ring_deg=square(44.91, 35.11, 0.05), lower_m=100.0, upper_m=300.0))

    async def play(desk: Desk, store: RecordStore) -> None:
        first = await issued(desk)
        found = await review(store, rules(), other, NOW_NS)
        (conflict,) = found.conflicts
        assert (conflict.other, conflict.state) == (first.number, PermitState.ISSUED)
        assert 44.91 < conflict.place_deg[0] < 44.92
        assert 35.11 < conflict.place_deg[1] < 35.12
        # A hundredth of a degree each way at 35 degrees north.
        assert conflict.area_m2 == pytest.approx(1113 * 911, rel=0.01)
        assert (conflict.from_ns, conflict.to_ns) == first.windows[0]
        assert conflict.heights is Heights.OVERLAP
        with pytest.raises(NotAllowedError, match=first.number):
            await issued(desk, other)
        accepted = await desk.issue("FP-2026-000002", (first.number,), act(HANA))
        assert accepted.accepted == (first.number,)
        for apart in (
            application(volume=volume(ring_deg=square(44.91, 35.11, 0.05), lower_m=300.0, upper_m=400.0)),
            application(volume=volume(ring_deg=square(44.96, 35.10, 0.01))),
            application(window=(window("2026-12-01T12:00", "2026-12-01T13:00"),)),
        ):
            assert (await review(store, rules(), apart, NOW_NS)).conflicts == ()
        await desk.revoke(first.number, act(HANA))
        await desk.close("FP-2026-000002", act(HANA))
        assert (await review(store, rules(), other, NOW_NS)).conflicts == ()

    at_desk(tmp_path, play)


def test_the_corridor_is_answered(tmp_path: Path) -> None:
    at_ns = moment("2026-12-03T06:00:00")
    box = PermitsAsked(44.0, 35.0, 45.0, 36.0, at_ns, at_ns + 1)

    async def play(desk: Desk, store: RecordStore) -> None:
        draft = await desk.draft(application(window=(), recurrence=(daily(),)), act(DARA))
        assert await permits_of(store, "KR-1", at_ns) == ()
        assert (await permits_within(store, box)).permits == ()
        given = await issued(desk, application(window=(), recurrence=(daily(),)))
        assert given.number != draft.number
        (permit,) = await permits_of(store, "KR-1", at_ns)
        assert permit.state is PermitState.ISSUED
        asked = AirframeAsked(IdScheme.SERIAL, registered.AIRFRAME.serial)
        by_name, in_box = await answer(store, (asked, box), at_ns)
        assert isinstance(by_name.found, AirframeFacts)
        assert by_name.found.permits == (permit,)
        assert in_box.found == PermitFacts((permit,))
        assert permit.windows == ((moment("2026-12-03T05:00:00"), moment("2026-12-03T09:00:00")),)
        assert (await permits_within(store, box)).permits == (permit,)
        assert await permits_of(store, "KR-2", at_ns) == ()
        assert await permits_of(store, "KR-1", moment("2026-12-20T06:00:00")) == ()
        await desk.revoke(given.number, act(HANA))
        # Of an aircraft it is told that its permit was revoked; a box holds permits that stand.
        (revoked,) = await permits_of(store, "KR-1", at_ns)
        assert revoked.state is PermitState.REVOKED
        assert (await permits_within(store, box)).permits == ()

    at_desk(tmp_path, play)


def test_two_desks_file_at_once_without_a_number_twice(tmp_path: Path) -> None:
    async def play(desk: Desk, store: RecordStore) -> list[str]:
        other = Desk(store, rules())
        drafts = await asyncio.gather(*(d.draft(application(), act(DARA)) for _ in range(3) for d in (desk, other)))
        return sorted(draft.number for draft in drafts)

    assert at_desk(tmp_path, play) == [f"FP-2026-{count:06d}" for count in range(1, 7)]


def test_the_table_of_states_in_the_reference_is_the_one_that_holds() -> None:
    page = (Path(__file__).parents[4] / "docs/reference/permits.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.count("|") == 5]
    told = {row[0]: row[1] for row in rows if row[0] in {verb.value for verb in Verb}}
    assert told.pop("drafted") == "–"
    assert told == {verb.value: ", ".join(state.value for state in states) for verb, states in ALLOWED.items()}
