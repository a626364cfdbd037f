"""Only claims that are joined to a track bear witness."""

import msgspec
from tests.unit.identification.test_correlate import SETTINGS, report, tracks

from hima.identification.correlate import IdentificationState, hear, identify
from hima.identification.witness import SIGMA_UP_M, witnesses
from hima.picture.cooperative import CooperativeSource


def test_a_claim_bears_witness_once_it_is_joined_and_says_where() -> None:
    state = IdentificationState()
    for second in range(6):
        hear(state, report(second, 5.0), SETTINGS)
        hear(state, report(second, 5_000.0, emitter="far"), SETTINGS)
        hear(state, report(second, None, emitter="mute"), SETTINGS)
        identify(state, tracks(second, {7: (0.0, 0.0)}), SETTINGS)
        if second < 2:
            assert witnesses(state) == ()
    (witness,) = witnesses(state)
    assert (witness.claimant, witness.track, witness.position_m) == ("rid/aa", 7, (5.0, 0.0, 100.0))
    assert (witness.sigma_m, witness.sigma_up_m) == (10.0, SIGMA_UP_M)


def test_what_a_partner_believes_is_no_witness() -> None:
    state = IdentificationState()
    for second in range(6):
        claim = msgspec.structs.replace(report(second, 5.0), source=CooperativeSource.COT)
        hear(state, claim, SETTINGS)
        identify(state, tracks(second, {7: (0.0, 0.0)}), SETTINGS)
    assert [int(state.contacts.track[row]) for row in state.contacts.slot.values()] == [7]
    assert witnesses(state) == ()
