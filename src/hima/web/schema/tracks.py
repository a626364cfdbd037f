"""Tracks, as parallel columns."""

import msgspec

from hima.web.schema.verdicts import FindingView


class TrackColumns(msgspec.Struct, frozen=True, rename="camel"):
    """Confirmed and coasting tracks, and tentative ones, one row each, predicted to the picture's time.

    `state`: 0 tentative, 1 confirmed, 2 coasting. `kind` and `affiliation` are codes of `Kind`, `Affiliation`.
    `label`: a person's name for it, by which it goes instead of its number; `labelledBy`: that person. `also`: numbers
    that were merged into it and still stand for it. `name`: what the aircraft claims to be.
    `kindPercent`: probability of each kind in percent, in order of the codes from 1; empty while nothing tells.
    `kindEvidence`: what it rests on, a code of `KindEvidence`. `kindBelieved`: the same probabilities if the claim, by
    its label, and a person's word are counted.
    `contact`: key of the claim that is joined to it; `claimLabel`: a code of `Label`, 0 without a claim.
    `ellipse*`: 95 % position ellipse, semi-axes in metres, orientation of the major axis clockwise from north.
    `verdict`: a code of `Standing`; `findings`: what is broken or cannot be judged, of tracks that say who they are or
    break a rule; `airframe` and `permit`: what it is taken for and weighed against, or empty.
    `sensors`: bit i set if sensor i of the site contributed in the last ten seconds. `ageS`: seconds since the
    last detection used.
    """

    id: tuple[int, ...]
    state: tuple[int, ...]
    kind: tuple[int, ...]
    kind_percent: tuple[tuple[int, ...], ...]
    kind_evidence: tuple[int, ...]
    kind_believed: tuple[tuple[int, ...], ...]
    affiliation: tuple[int, ...]
    label: tuple[str, ...]
    labelled_by: tuple[str, ...]
    also: tuple[tuple[int, ...], ...]
    name: tuple[str, ...]
    decided_by: tuple[str, ...]
    contact: tuple[str, ...]
    claim_label: tuple[int, ...]
    lon_deg: tuple[float, ...]
    lat_deg: tuple[float, ...]
    amsl_m: tuple[float, ...]
    above_site_m: tuple[float, ...]
    sigma_height_m: tuple[float, ...]
    course_deg: tuple[float, ...]
    speed_mps: tuple[float, ...]
    climb_mps: tuple[float, ...]
    ellipse_major_m: tuple[float, ...]
    ellipse_minor_m: tuple[float, ...]
    ellipse_deg: tuple[float, ...]
    age_s: tuple[float, ...]
    born_us: tuple[int, ...]
    existence: tuple[float, ...]
    sensors: tuple[int, ...]
    updated_us: tuple[int, ...]
    verdict: tuple[int, ...]
    verdict_us: tuple[int, ...]
    findings: tuple[tuple[FindingView, ...], ...]
    airframe: tuple[str, ...]
    permit: tuple[str, ...]
