"""Alerts as CAP: the mode decides what is Actual, a machine gives no advice, and a cancellation is no all-clear."""

import msgspec
import pytest
from tests.cap_schema import problems
from tests.unit.sharing.test_cot_events import site
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.config.site import Site
from hima.picture.act import BY_A_PERSON, OutwardAct
from hima.picture.alert import ClearReason, Priority, Reason
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Change
from hima.sharing.cap_output import ADVISED, NOTIFIED, STATUSES, CapContext, CapOutput, cap_messages
from hima.units import SECOND_NS
from hima.wire.cap.encode import encode_cap
from hima.wire.cap.message import CapMessage, Certainty, MsgType, ResponseType, Status, Urgency

__all__ = ["site"]


def context(site: Site, mode: Mode = Mode.LIVE, advised_by: str = "") -> CapContext:
    return CapContext(
        site=site.id,
        site_name=site.name,
        mode=mode,
        assets=site.assets,
        zones=site.zones,
        sentences={rule.id: rule.sentence for rule in site.rules},
        sender="hima.khor_mor",
        advised_by=advised_by,
    )


def change(kind: Change, second: int = 0, **parts: object) -> AlertChanged:
    now_ns = NOON_NS + second * SECOND_NS
    reason = ClearReason.LOST if kind is Change.CLEARED else None
    alert = msgspec.structs.replace(an_alert(), updated_ns=now_ns, clear_reason=reason, **parts)
    return AlertChanged(now_ns, kind, alert)


def told(site: Site, *changes: AlertChanged, mode: Mode = Mode.LIVE, advised_by: str = "") -> list[CapMessage]:
    picture = a_picture(tracks(1), site)
    messages = cap_messages(CapOutput(), changes, picture, context(site, mode, advised_by))
    assert [problems(encode_cap(message)) for message in messages] == [[]] * len(messages)
    return list(messages)


@pytest.mark.parametrize("mode", list(Mode))
def test_only_what_is_live_is_actual(site: Site, mode: Mode) -> None:
    """The status follows from the mode alone; nothing else can make a message Actual."""
    for message in told(site, change(Change.RAISED), change(Change.PROMOTED), change(Change.CLEARED), mode=mode):
        assert message.status is STATUSES[mode]
        assert (message.status is Status.ACTUAL) is (mode is Mode.LIVE)
        assert f".{mode.value.lower()}." in message.identifier
        for info in message.infos:
            assert ("NOT REAL" in info.headline) is (mode is not Mode.LIVE)
            assert dict(info.parameters)["hima.mode"] == mode.value


def test_the_life_of_an_alert(site: Site) -> None:
    kinds = (Change.RAISED, Change.ACKNOWLEDGED, Change.PROMOTED, Change.DEMOTED, Change.CLEARED, Change.DISMISSED)
    first, second, third, last = told(site, *(change(kind, at) for at, kind in enumerate(kinds)))
    assert [m.type for m in (first, second, third, last)] == [
        MsgType.ALERT,
        MsgType.UPDATE,
        MsgType.UPDATE,
        MsgType.CANCEL,
    ]
    assert first.references == ()
    assert [reference.identifier for reference in last.references] == [m.identifier for m in (first, second, third)]
    assert len({m.identifier for m in (first, second, third, last)}) == 4
    assert last.infos == ()
    assert "nothing detects the track any more" in last.note
    assert "not an all-clear" in last.note


def test_a_new_life_refers_to_nothing_of_the_old(site: Site) -> None:
    again = told(site, change(Change.RAISED), change(Change.CLEARED, 1), change(Change.RAISED, 2))[-1]
    assert (again.type, again.references) == (MsgType.ALERT, ())


def test_what_began_before_is_told_anew_and_never_taken_back_untold(site: Site) -> None:
    assert told(site, change(Change.CLEARED)) == []
    (first,) = told(site, change(Change.PROMOTED))
    assert first.type is MsgType.ALERT


def test_many_changes_refer_to_the_last_ten(site: Site) -> None:
    messages = told(site, *(change(Change.PROMOTED, at) for at in range(30)))
    assert len(messages[-1].references) == 10


@pytest.mark.parametrize("priority", list(Priority))
def test_advice_is_in_the_name_of_a_person(site: Site, priority: Priority) -> None:
    assert OutwardAct.ADVISE in BY_A_PERSON
    (alone,) = told(site, change(Change.RAISED, priority=priority))
    assert alone.infos[0].responses == (NOTIFIED[priority],)
    assert alone.infos[0].responses[0] in (ResponseType.MONITOR, ResponseType.ASSESS)
    assert alone.infos[0].instruction == ""
    (advised,) = told(site, change(Change.RAISED, priority=priority), advised_by="Amina Rashid")
    assert (advised.infos[0].responses[0], advised.infos[0].instruction) == ADVISED[priority]
    assert advised.infos[0].contact == "Amina Rashid"


def test_no_table_says_that_all_is_clear() -> None:
    """All-clear is a person's act of its own; no change of an alert stands for it."""
    assert OutwardAct.ALL_CLEAR in BY_A_PERSON
    said = {*NOTIFIED.values(), *(response for response, _ in ADVISED.values())}
    assert ResponseType.ALL_CLEAR not in said


def test_urgency_time_and_place(site: Site) -> None:
    (message,) = told(site, change(Change.RAISED, priority=Priority.ACT_NOW))
    info = message.infos[0]
    assert info.urgency is Urgency.IMMEDIATE
    assert info.certainty is Certainty.POSSIBLE, "one half is not more likely than not"
    assert info.onset_ns == NOON_NS + 100 * SECOND_NS
    assert info.expires_ns == NOON_NS + 600 * SECOND_NS
    asset = next(asset for asset in site.assets if asset.id == "control_room")
    assert info.areas[0].circles == ((asset.position_deg[1], asset.position_deg[0], asset.ring_m),)
    assert "Earliest arrival in 100 s." in info.description


def test_inside_a_zone_is_observed_and_its_outline_closed(site: Site) -> None:
    reasons = (Reason("inside_plant", "", "plant", NOON_NS, None),)
    (message,) = told(site, change(Change.RAISED, reasons=reasons, asset="", arrival_ns=None))
    info = message.infos[0]
    assert (info.certainty, info.onset_ns) == (Certainty.OBSERVED, None)
    (ring,) = info.areas[0].polygons
    assert ring[0] == ring[-1]
    assert abs(ring[0][0] - 35.1) < 0.1, "latitude first"
    assert "Inside the prohibited zone over the plant." in info.description


def test_likely_when_more_likely_than_not(site: Site) -> None:
    picture = a_picture(tracks(1), site)
    threats = msgspec.structs.replace(
        picture.threats,
        asset=picture.threats.asset + _row(site, "control_room"),
        probability=picture.threats.probability + 0.1,
    )
    sure = msgspec.structs.replace(picture, threats=threats)
    (message,) = cap_messages(CapOutput(), [change(Change.RAISED)], sure, context(site))
    assert message.infos[0].certainty is Certainty.LIKELY
    (message,) = cap_messages(CapOutput(), [change(Change.RAISED)], None, context(site))
    assert message.infos[0].certainty is Certainty.POSSIBLE


def _row(site: Site, asset: str) -> int:
    return [each.id for each in site.assets].index(asset)


def test_an_alert_about_no_place_names_the_site(site: Site) -> None:
    (message,) = told(site, change(Change.RAISED, reasons=(), asset=""))
    assert message.infos[0].areas[0].description == site.name
