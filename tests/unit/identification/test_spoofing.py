"""False claims B70 to B81, and honest ones that must not be taken for them."""

import math

import msgspec
import pytest
from tests.unit.identification.sky import Sky, adsb, rid
from tests.unit.identification.test_correlate import AMINA

from hima.identification.correlate import set_word
from hima.identification.witness import witnesses
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.decision import SetAffiliation
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.trust import EvidenceCode, Label
from hima.units import SECOND_NS


def path(second: float, start: float = 1_000.0, speed: float = 10.0) -> tuple[float, float]:
    return start + speed * second, 500.0


def moving(
    second: float, at: tuple[float, float], name: str = "SN1", emitter: str = "60aa", **changes: object
) -> CooperativeReport:
    return rid(second, at, name, emitter, **{"velocity_mps": (10.0, 0.0, 0.0), **changes})


def test_an_honest_flight_is_verified_and_nothing_speaks_against_it() -> None:
    sky = Sky(percent=99)
    for second in range(60):
        sky.step(moving(second, path(second), clock_off_s=-0.2, signal_db=-70.0), seen={7: path(second)})
    contact = sky.contact()
    assert (contact.label, contact.track, contact.evidence, contact.score) == (Label.VERIFIED, 7, (), 0.0)
    assert sky.identities is not None
    assert sky.identities.label.tolist() == [Label.VERIFIED]


def test_a_claim_on_a_track_that_only_listeners_made_is_borne_out_by_nobody() -> None:
    sky = Sky()
    for second in range(10):
        sky.step(moving(second, path(second)), seen={7: path(second)}, sensors=2)  # the Remote ID receiver's bit
    assert (sky.contact().track, sky.contact().label) == (7, Label.UNCORROBORATED)


def test_b70_a_jump_of_5_km_in_a_second() -> None:
    sky = Sky()
    for second in range(10):
        sky.step(moving(second, path(second)))
    assert sky.contact().label is Label.UNCORROBORATED
    sky.step(moving(10, (6_100.0, 500.0)))
    assert sky.contact().label is Label.CONTRADICTED
    jump = sky.evidence(EvidenceCode.SPEED)
    assert jump.measured > 3_000.0
    assert jump.limit == 120.0
    for second in range(11, 80):
        sky.step(moving(second, path(second, 6_000.0)))
    assert EvidenceCode.SPEED not in sky.codes(), "it is remembered for a minute"


def test_b71_a_serial_cloned_at_a_second_place_is_two_tracks_and_both_are_contradicted() -> None:
    sky = Sky()
    for second in range(12):
        here, there = path(second), (-3_000.0, 10.0 * second)
        seen = {7: here, 8: there}
        sky.step(moving(second, here), moving(second, there, emitter="60bb", velocity_mps=(0.0, 10.0, 0.0)), seen=seen)
    assert {contact.track for contact in sky.contacts} == {7, 8}
    assert [contact.label for contact in sky.contacts] == [Label.CONTRADICTED] * 2
    assert sky.evidence(EvidenceCode.DOUBLE_IDENTITY, "rid/60bb").measured > 3_500.0
    assert sky.identities is not None
    assert sky.identities.label.tolist() == [Label.CONTRADICTED] * 2
    assert sky.identities.kind.tolist() == [Kind.UNKNOWN] * 2, "a contradicted claim says nothing of the kind"
    assert len(witnesses(sky.state)) == 2, "where they are is not in doubt"


def test_b49_two_addresses_with_one_serial_at_one_place_are_one() -> None:
    sky = Sky()
    for second in range(8):
        sky.step(moving(second, path(second)), moving(second, path(second), emitter="60bb"), seen={7: path(second)})
    (contact,) = sky.contacts
    assert (contact.label, contact.also) == (Label.VERIFIED, ("rid/60bb",))


def test_b48_one_transmitter_that_changes_its_identity_with_each_message() -> None:
    sky = Sky()
    for second in range(6):
        sky.step(moving(second, path(second), name=f"SN{second}"))
    assert sky.contact().label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.CHANGING_IDENTITY).measured == 5.0


def test_transmitters_without_address_are_not_taken_for_one_that_jumps() -> None:
    sky = Sky()
    for second in range(20):
        at = path(second, 1_000.0 if second % 2 else -4_000.0)
        sky.step(moving(second, at, name=f"SN{second % 2}", emitter="unaddressed"))
    assert sky.codes("rid/unaddressed") == set()


def test_b73_yesterdays_flight_is_known_again_though_its_times_were_put_right() -> None:
    sky = Sky()
    for second in range(30):
        sky.step(moving(second, path(second)), seen={7: path(second)})
    sky.second += 86_400.0
    for second in range(10):
        sky.step(moving(sky.second, path(second), emitter="60bb"))
    assert sky.contact("rid/60bb").label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.REPLAYED, "rid/60bb").measured >= 5.0


def test_b73_a_recording_with_its_own_times_has_an_old_clock() -> None:
    sky = Sky(percent=95)
    for second in range(6):
        sky.step(moving(second, path(second), clock_off_s=-700.0))
    assert sky.contact().label is Label.UNCORROBORATED, "a transmitter without a clock may be honest"
    for second in range(6, 12):
        sky.step(moving(second, path(second), clock_off_s=-700.0))
    assert sky.contact().label is Label.CONTRADICTED, "where radar should see it and does not, it is none"
    assert sky.evidence(EvidenceCode.CLOCK).measured == pytest.approx(700.0)


def test_b68_a_receiver_that_is_late_with_all_its_messages_accuses_nobody() -> None:
    sky = Sky()
    for second in range(6):
        sky.step(
            *(moving(second, path(second, 900.0 * n), f"SN{n}", f"60{n:02x}", clock_off_s=-60.0) for n in range(5))
        )
    assert {contact.label for contact in sky.contacts} == {Label.UNCORROBORATED}


def test_the_same_flight_heard_by_two_receivers_is_no_replay() -> None:
    sky = Sky()
    for second in range(30):
        at = path(second)
        sky.step(moving(second, at), moving(second, at, feed="adsb"), seen={7: at})
    assert [contact.label for contact in sky.contacts] == [Label.VERIFIED]


def test_b74_a_permitted_drones_claim_where_radar_sees_nothing_while_another_flies() -> None:
    sky = Sky(percent=95)
    for second in range(15):
        sky.step(moving(second, path(second)), seen={8: (-2_000.0 + 15.0 * second, -1_000.0)})
    assert sky.contact().label is Label.UNCORROBORATED
    unseen = sky.evidence(EvidenceCode.UNSEEN)
    assert (unseen.measured, unseen.limit) == (0.95, 0.9)
    assert sky.identities is not None
    assert sky.identities.name == ("",), "its name is not given to the drone elsewhere"


def test_where_radar_sees_badly_nothing_follows_from_its_seeing_nothing() -> None:
    sky = Sky(percent=80)
    for second in range(30):
        sky.step(moving(second, path(second)))
    assert sky.codes() == set()


def probable(sky: Sky, second: int, at: tuple[float, float], manned: float) -> None:
    """A track of which motion says with this probability that it is a manned aircraft."""
    history = sky.state.motion
    history.likelihood[:] = (1.0 - manned) / 5.0
    history.likelihood[:, Kind.MANNED_AIRCRAFT - 1] = manned
    sky.step(adsb(second, at, velocity_mps=(10.0, 0.0, 0.0)), seen={7: at})


def test_b75_a_helicopters_squawk_as_cover_over_a_drone() -> None:
    sky = Sky()
    for second in range(25):
        probable(sky, second, path(second), 0.01)
    assert sky.contact("adsb/71be19").label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.OTHER_KIND, "adsb/71be19").measured > 0.95
    assert sky.identities is not None
    assert sky.identities.kind.tolist() == [Kind.UNKNOWN]
    assert not sky.identities.claimed.any(), "the squawk takes no alert down"


def test_a_helicopter_that_moves_like_one_is_believed() -> None:
    sky = Sky()
    for second in range(25):
        probable(sky, second, path(second), 0.9)
    assert sky.contact("adsb/71be19").label is Label.VERIFIED


def test_b76_an_aircraft_circling_the_plant_that_no_radar_sees() -> None:
    sky = Sky(percent=97)
    for second in range(40):
        turn = second / 10.0
        at = (2_000.0 * math.sin(turn), 2_000.0 * math.cos(turn))
        speed = (200.0 * math.cos(turn), -200.0 * math.sin(turn), 0.0)
        claim = adsb(second, at, velocity_mps=speed, signal_db=-20.0)
        sky.step(claim)
    assert sky.contact("adsb/71be19").label is Label.UNCORROBORATED
    assert EvidenceCode.UNSEEN in sky.codes("adsb/71be19")


def test_b77_displaced_by_80_nm_while_navigation_is_interfered_with_nobody_is_accused() -> None:
    sky = Sky()
    for second in range(20):
        far = path(second) if second < 10 else (149_000.0, 500.0)
        others = (adsb(second, (900.0 * n, -4_000.0), f"71be2{n}", interfered=True) for n in range(3))
        sky.step(adsb(second, far, interfered=second > 5), *others)
    contact = sky.contact("adsb/71be19")
    assert contact.label is Label.INTERFERED
    assert EvidenceCode.SPEED in sky.codes("adsb/71be19"), "it is shown, but does not weigh"
    assert contact.score == 0.0


def test_b78_a_slow_walk_off_of_a_metre_a_second() -> None:
    sky = Sky()
    found_s = None
    for second in range(240):
        at = path(second)
        off = max(0.0, second - 20.0)
        sky.step(moving(second, (at[0], at[1] + off)), seen={7: at})
        if found_s is None and sky.contact().label is Label.CONTRADICTED:
            found_s = second - 20
    assert found_s is not None
    assert found_s <= 60
    evidence = sky.evidence(EvidenceCode.OFF_TRACK)
    assert evidence.measured > 3.0
    assert sky.contact().track == 7, "it stays tied, so that people see by how much"
    assert witnesses(sky.state) == ()


def test_b79_landed_it_says_while_it_approaches() -> None:
    sky = Sky()
    for second in range(12):
        at = path(second, 3_000.0, -15.0)
        claim = rid(second, at, landed=True, position_m=(*at, 0.0), velocity_mps=(0.0, 0.0, 0.0))
        sky.step(claim, seen={7: at}, velocity=(-15.0, 0.0, 0.0))
    assert sky.contact().label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.LANDED_BUT_MOVING).measured > 10.0


def test_b80_a_partner_who_calls_a_track_friendly_decides_nothing() -> None:
    sky = Sky()
    for second in range(10):
        claim = moving(second, path(second), name="FRIEND 1", source=CooperativeSource.COT, feed="tak")
        sky.step(claim, seen={7: path(second)})
    assert sky.identities is not None
    assert sky.identities.affiliation.tolist() == [Affiliation.UNKNOWN]
    set_word(sky.state, SetAffiliation(7, Affiliation.HOSTILE, "seen"), AMINA)
    sky.step(moving(10, path(10), name="FRIEND 1", source=CooperativeSource.COT, feed="tak"), seen={7: path(10)})
    assert sky.identities.affiliation.tolist() == [Affiliation.HOSTILE]


def test_a_bearing_elsewhere_speaks_against_the_only_claim_there_is() -> None:
    sky = Sky()
    for second in range(10):
        sky.bearing(90.0)
        sky.step(moving(second, path(second)))  # west of the finder
    assert sky.contact().label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.OFF_BEARING).measured > 3.0


def test_of_two_claims_nobody_knows_which_one_a_bearing_belongs_to() -> None:
    sky = Sky()
    for second in range(10):
        sky.bearing(90.0)
        sky.step(moving(second, path(second)), moving(second, (4_000.0, 0.0), "SN2", "60bb"))
    assert sky.codes() == set()


def strength(at: tuple[float, float]) -> float:
    return -20.0 * math.log10(max(math.hypot(*at), 10.0))


def test_a_strength_that_stays_the_same_while_the_distance_halves() -> None:
    sky = Sky()
    for second in range(150):
        at = (6_000.0 - 30.0 * second, 0.0)
        claims = (
            moving(second, at, velocity_mps=(-30.0, 0.0, 0.0), signal_db=-70.0),
            moving(second, at, "SN2", "60bb", velocity_mps=(-30.0, 0.0, 0.0), signal_db=strength(at)),
        )
        sky.step(*claims)
    assert sky.evidence(EvidenceCode.SIGNAL_FLAT).measured > 6.0
    assert EvidenceCode.SIGNAL_FLAT not in sky.codes("rid/60bb")


def test_a_strength_that_does_not_go_with_the_distance() -> None:
    sky = Sky()
    for second in range(60):
        near, far = path(second), (5_000.0, 10.0 * second)
        true = moving(second, near, "SN2", "60bb", signal_db=strength(near))
        sky.step(true, rid(second, far, signal_db=strength(far) + 25.0), seen={7: near})
    assert sky.evidence(EvidenceCode.SIGNAL_RANGE).measured == pytest.approx(25.0, abs=1.0)
    assert EvidenceCode.SIGNAL_RANGE not in sky.codes("rid/60bb")


def test_ten_identities_of_one_transmitter_are_one_cluster() -> None:
    sky = Sky()
    for second in range(30):
        ghosts = (moving(second, (400.0 + 700.0 * n, 0.0), f"G{n}", f"60{n:02x}", signal_db=-66.0) for n in range(10))
        sky.step(*ghosts)
    (cluster,) = sky.clusters
    assert (cluster.feed, cluster.reason.value, cluster.count) == ("rid", "one_emitter", 10)
    assert sky.contacts == ()


def test_a_cluster_of_one_transmitter_ends_when_strengths_no_longer_say_so() -> None:
    sky = Sky()
    for second in range(150):
        drop = 0.0 if second < 30 else 6.0
        told = (rid(second, (200.0 * 2**n, 0.0), f"N{n}", f"60{n}", signal_db=-60.0 - drop * n) for n in range(6))
        sky.step(*told)
        if second == 29:
            assert [(cluster.reason.value, cluster.count) for cluster in sky.clusters] == [("one_emitter", 6)]
    assert sky.clusters == ()
    assert len(sky.contacts) == 6


def test_a_cluster_of_one_transmitter_leaves_the_limit_of_the_crowd_as_it_is() -> None:
    sky = Sky()
    for second in range(30):
        alike = (rid(second, (400.0 + 700.0 * n, 0.0), f"G{n}", f"60{n:02x}", signal_db=-66.0) for n in range(6))
        apart = (rid(second, (300.0 * n, 900.0), f"S{n}", f"70{n:02x}") for n in range(20 if second >= 20 else 0))
        sky.step(*alike, *apart)
    assert [(cluster.reason.value, cluster.count) for cluster in sky.clusters] == [("one_emitter", 6)]
    assert len(sky.contacts) == 20


def test_beyond_the_horizon_nothing_is_heard() -> None:
    sky = Sky()
    for second in range(10):
        sky.step(rid(second, (40_000.0, 0.0)))
    assert sky.contact().label is Label.CONTRADICTED
    assert sky.evidence(EvidenceCode.OUT_OF_REACH).measured > 3.0


def test_defaults_of_spoofing_tools_are_a_hint_and_never_a_proof() -> None:
    sky = Sky()
    for second in range(10):
        sky.step(rid(second, path(second), defaults=5))
    assert sky.evidence(EvidenceCode.DEFAULTS).measured == 5.0
    assert sky.contact().label is Label.UNCORROBORATED
    assert sky.contact().score < 1.0


def test_b72_ten_thousand_identities_are_one_cluster_and_three_real_drones_stay() -> None:
    sky = Sky()
    real = {n: f"REAL{n}" for n in (1, 2, 3)}
    for second in range(12):
        ghosts = (rid(second, (10.0 * n % 6_000, n % 5_000), f"G{n}", f"g{n:05d}") for n in range(10_000))
        true = [moving(second, path(second, 900.0 * n), name, f"r{n}") for n, name in real.items()]
        sky.step(*ghosts, *true, seen={n: path(second, 900.0 * n) for n in real})
    (cluster,) = sky.clusters
    # A ghost that happens to lie on a track is borne out as long as it stays there.
    assert 9_900 <= cluster.count <= 10_000
    shown = {contact.name: contact.label for contact in sky.contacts if contact.name in set(real.values())}
    assert shown == dict.fromkeys(real.values(), Label.VERIFIED)
    assert len(sky.contacts) < 100


def test_b72_a_hundred_thousand_identities_once_each_leave_the_real_ones_and_bounded_memory() -> None:
    sky = Sky(settings=msgspec.structs.replace(Sky().settings, contacts_max=2_000))
    for second in range(20):
        sky.step(moving(second, path(second)), seen={7: path(second)})
    for second in range(20, 40):
        once = (rid(second, (3_000.0, n % 3_000), f"G{second}-{n}", f"g{second}-{n}") for n in range(5_000))
        sky.step(*once, seen={7: path(second)})  # the real one is not even heard
        assert len(sky.state.contacts) <= 2_000
    assert sky.contact().label is Label.VERIFIED
    assert (len(sky.clusters), sky.state.forgotten > 90_000) == (1, True)


def test_a_drone_known_before_a_flood_is_not_drowned_in_it() -> None:
    sky = Sky()
    for second in range(40):
        ghosts = (rid(second, (n, n), f"G{n}", f"g{n:05d}") for n in range(100 if second >= 20 else 0))
        sky.step(moving(second, path(second)), *ghosts)
    assert [contact.name for contact in sky.contacts] == ["SN1"]
    assert sky.clusters[0].count == 100


def test_restored_state_continues_identically() -> None:
    def told(sky: Sky, second: int) -> None:
        at = path(second)
        ghosts = [rid(second, (n * 10.0, float(n)), f"G{n}", f"g{n:05d}", signal_db=-60.0) for n in range(40)]
        sky.step(moving(second, at, signal_db=strength(at), clock_off_s=-9.0), *ghosts, seen={7: at})

    whole, part = Sky(), Sky()
    for second in range(30):
        told(whole, second)
        told(part, second)
        part.state = unpack(pack(part.state), type(part.state))
        assert pack(part.state) == pack(whole.state), second
        assert pack(part.contacts) == pack(whole.contacts)


def test_time_alone_finds_no_evidence() -> None:
    sky = Sky(percent=99)
    for second in range(4):
        sky.step(moving(second, path(second)))
    before = sky.codes()
    for _ in range(20):
        sky.step()
    assert sky.codes() == before
    assert round(sky.second * SECOND_NS) > 0
