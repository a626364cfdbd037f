"""Zones change while the site runs: tracks and alerts go on, the next start has them, and everybody hears it."""

import msgspec
import pytest
from tests.unit.test_deciding import ROOT, Shift

from hima.adapters.site_folder import open_site_folder
from hima.config.rezoning import first, reopened
from hima.config.site import Site, pack_site, unpack_site
from hima.picture.air_picture import AirPicture
from hima.picture.decision import ChangeZones, Person, Role
from hima.picture.event import Opened
from hima.picture.outcome import Refusal, ZonesChanged
from hima.picture.packing import pack
from hima.picture.zone import Zone
from hima.picture.zoning import ZoneChange, Zoning
from hima.pipeline import advance, open_site

LEAD = Person("p3", "Nasrin Ali", "Site", Role.SHIFT_LEAD)
SITE: Site = open_site_folder(ROOT / "sites" / "khor_mor")


def numbered(picture: AirPicture) -> set[int]:
    """Tracks that are more than tentative."""
    return {int(number) for number in picture.tracks.id if number > 0}


def drawn(id: str = "camp", name: str = "Camp") -> Zone:  # noqa: A002
    return msgspec.structs.replace(SITE.zones[1], id=id, name=name)


def change(*put: Zone, remove: tuple[str, ...] = (), revision: int = 0, reason: str = "A drill") -> ChangeZones:
    return ChangeZones(ZoneChange(put, remove), revision, reason)


@pytest.fixture(scope="module")
def shift() -> Shift:
    shift = Shift()
    shift.until(20.0)
    return shift


def opened_again(shift: Shift, site: Site) -> tuple[ZonesChanged, ...]:
    opened = Opened(shift.state.now_ns, "test", shift.opened.mode, pack_site(site), shift.opened.scenario)
    return tuple(outcome for outcome in shift.take(opened) if isinstance(outcome, ZonesChanged))


def test_a_change_holds_at_once_and_tracks_and_alerts_go_on(shift: Shift) -> None:
    before = shift.until(21.0)
    assert len(numbered(before)) > 10
    alerts = len(before.alerts)
    assert shift.decide(change(drawn())) is Refusal.NOT_ALLOWED, "an operator draws no zones"
    assert shift.decide(change(drawn(), reason=" "), LEAD) is Refusal.REASON_MISSING
    assert shift.decide(change(), LEAD) is Refusal.NO_SUCH_ZONE
    assert shift.decide(change(remove=("nowhere",)), LEAD) is Refusal.NO_SUCH_ZONE
    assert shift.decide(change(remove=("plant",)), LEAD) is Refusal.ZONE_IN_USE
    assert shift.decide(change(drawn()), LEAD) is None
    assert shift.decide(change(drawn()), LEAD) is Refusal.ZONES_CHANGED
    assert [zone.id for zone in shift.state.site.zones][-1] == "camp"
    edit = shift.state.zoning.edits[-1]
    assert (edit.person, edit.reason, edit.put, edit.removed) == ("Nasrin Ali", "A drill", ("camp",), ())
    after = shift.until(22.0)
    assert numbered(before) <= numbered(after)
    assert len(after.alerts) >= alerts
    back = shift.state.zoning.back
    assert back == ZoneChange(remove=("camp",))
    assert shift.decide(ChangeZones(back, 1, "Drill over"), LEAD) is None
    assert shift.state.site.zones == SITE.zones
    assert len(shift.state.zoning.edits) == 2


def test_a_rule_goes_by_the_zone_as_it_was_drawn(shift: Shift) -> None:
    before = shift.until(22.5)
    assert not any(reason.zone == "plant" for alert in before.alerts for reason in alert.reasons)
    (plant,) = [zone for zone in SITE.zones if zone.id == "plant"]
    reach = ((-30e3, -30e3), (30e3, -30e3), (30e3, 30e3), (-30e3, 30e3), (-30e3, -30e3))
    wide = msgspec.structs.replace(plant, rings_m=(reach,), lower_m=-1000.0, upper_m=9000.0)
    revision = shift.state.zoning.revision
    assert shift.decide(change(wide, revision=revision), LEAD) is None
    after = shift.until(27.0)
    assert any(reason.zone == "plant" for alert in after.alerts for reason in alert.reasons)
    back = shift.state.zoning.back
    assert back is not None
    assert shift.decide(ChangeZones(back, revision + 1, "Too wide"), LEAD) is None


def test_a_restart_keeps_the_change_the_tracks_and_the_numbers(shift: Shift) -> None:
    revision = shift.state.zoning.revision
    assert shift.decide(change(drawn(), revision=revision), LEAD) is None
    tracks = numbered(shift.until(28.0))
    told = opened_again(shift, SITE)
    assert told[-1].zoning.zones[-1].id == "camp", "not written to the folder yet, and not lost"
    written = msgspec.structs.replace(SITE, zones=shift.state.site.zones)
    opened_again(shift, written)
    assert len(shift.state.zoning.edits) == revision + 1
    assert tracks <= numbered(shift.until(29.0))


def test_a_folder_changed_by_hand_is_the_newer_word_and_no_reason_to_lose_tracks(shift: Shift) -> None:
    tracks = numbered(shift.until(30.0))
    (told,) = opened_again(shift, msgspec.structs.replace(SITE, zones=(*SITE.zones, drawn("yard", "Yard"))))
    assert [zone.id for zone in told.zoning.zones][-1] == "yard"
    assert (told.zoning.edits[-1].person, told.zoning.edits[-1].removed) == ("", ("camp",))
    assert told.zoning.back is None
    assert tracks <= numbered(shift.until(31.0))


def test_the_same_journal_says_the_same(shift: Shift) -> None:
    state = open_site(shift.opened)
    for event in shift.journal:
        state, _ = advance(state, event)
    assert state.outcomes_sha256 == shift.state.outcomes_sha256
    assert pack(state.zoning) == pack(shift.state.zoning)


def test_a_rule_never_names_a_zone_that_is_not_there() -> None:
    zoning: Zoning = msgspec.structs.replace(first(SITE.zones, 0), zones=SITE.zones[1:])
    assert reopened(zoning, SITE.zones, SITE.rules, 1).zones == SITE.zones


def test_a_packed_site_has_all_of_its_zones() -> None:
    site = msgspec.structs.replace(SITE, zones=(drawn(),))
    assert unpack_site(pack_site(site)) == site
