"""What of the picture is told, and to whom, whatever the format."""

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.arrays import IntArray
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.track import TrackState
from hima.picture.verdict import Findings, Standing
from hima.sharing.settings import Audience


def is_shown(state: TrackState, audience: Audience) -> bool:
    """True if an audience is told of tracks in this state."""
    return audience.tracks and (state is not TrackState.TENTATIVE or audience.tentative)


def told_rows(picture: AirPicture) -> IntArray:
    """Rows of tracks that may be spoken of: what has no finite place is left out, and so is clutter."""
    tracks = picture.tracks
    wanted = (tracks.state != TrackState.DROPPED) & (picture.identities.kind != Kind.CLUTTER)
    wanted &= np.isfinite(tracks.position_m).all(axis=1) & np.isfinite(tracks.velocity_mps).all(axis=1)
    wanted &= np.isfinite(tracks.covariance).all(axis=(1, 2))
    return np.flatnonzero(wanted)


def told_affiliation(code: int, decided_by: str) -> Affiliation:
    """An affiliation as it is told: hostile is a word that only a person says."""
    affiliation = Affiliation(code)
    return Affiliation.SUSPECT if affiliation is Affiliation.HOSTILE and not decided_by else affiliation


def broken_rules(findings: Findings) -> tuple[str, ...]:
    """Words of the rules that are broken, in their order."""
    return tuple(finding.rule.value for finding in findings if finding.standing is Standing.BREACH)
