"""The whole corridor on one screen: `advance(state, event) -> (state, outcomes)`.

`run`, `replay`, `simulate` and `plan` all drive it; nothing else carries data from bytes to decision. It has no
effect outside its arguments. It consumes the state it is given (arrays inside are reused), so keep only the new one.
"""

import hashlib
from typing import TypeAlias

import msgspec

from hima.alerting.conditions import concerning, holding
from hima.alerting.life import AlertingState, Moment, advance_alerts, clear, listed
from hima.compliance.judge import ComplianceState, Sky, judge, learn, rezone
from hima.compliance.judge import start as start_verdicts
from hima.config.rezoning import first, reopened, rezoned
from hima.config.site import Site, site_frame, site_ground, unpack_site
from hima.deciding import Minds, decide, said
from hima.identification.correlate import IdentificationState, hear, identify
from hima.identification.follow import spoken_of, vouched
from hima.identification.surroundings import Surroundings
from hima.identification.witness import witnesses
from hima.picture.air_picture import AirPicture
from hima.picture.alert import ClearReason
from hima.picture.decision import ChangeZones, Decision
from hima.picture.event import DropReport, Event, Facts, LinkChange, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.picture.outcome import DecisionTaken, LookupWanted, Outcome, PictureUpdated, Refusal, Replied, ZonesChanged
from hima.picture.packing import pack
from hima.picture.zoning import Zoning
from hima.sensing.context import FeedContext
from hima.sensing.feed_record import due_rejects, health, live_sensors, watch_silence
from hima.sensing.receive import SensingState, change_link, note_drops, receive, start
from hima.threat.assess import assess
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.tracking import by_hand, tracker
from hima.tracking.coverage.survey import Survey, survey

Outcomes: TypeAlias = tuple[Outcome, ...]


class State(msgspec.Struct):
    """Everything the corridor remembers between two events; `hima.picture.packing` makes a snapshot of it.

    Attributes:
        site: The site it works on, with the zones in force.
        zoning: How the zones came to be those.
        mode: What kind of world it shows.
        now_ns: Time of the latest event; never runs backwards.
        events: Events taken in so far.
        outcomes_sha256: Digest chained over all outcomes so far: equal journals give equal digests.
        feeds: State of each feed, in the order of the site.
        contexts: Fixed surroundings of each feed.
        tracker: Tracks and hypotheses.
        hand: What people have said of which track is which.
        identification: Claims, and people's words and names.
        compliance: What the registry answered, and verdicts so far.
        survey: What can be seen now.
        raids: Numbers of raids and their members.
        alerting: Alerts and what leads to them.
    """

    site: Site
    zoning: Zoning
    mode: Mode
    now_ns: int
    events: int
    outcomes_sha256: bytes
    feeds: dict[str, SensingState]
    contexts: dict[str, FeedContext]
    tracker: tracker.TrackerState
    hand: by_hand.HandState
    identification: IdentificationState
    compliance: ComplianceState
    survey: Survey
    raids: RaidState
    alerting: AlertingState


def _contexts(site: Site) -> dict[str, FeedContext]:
    frame = site_frame(site)
    sensors = {sensor.id: sensor for sensor in site.sensors}
    return {
        feed.id: FeedContext(
            settings=feed,
            sensor=sensors[feed.sensor],
            frame=frame,
            geoid_undulation_m=site.reference.geoid_undulation_m,
            qnh_hpa=site.reference.qnh_hpa,
            site=site.id,
        )
        for feed in site.feeds
    }


def open_site(opened: Opened) -> State:
    """The state of a corridor that has just been opened on a site and has seen nothing."""
    site = unpack_site(opened.site)
    contexts = _contexts(site)
    return State(
        site=site,
        zoning=first(site.zones, opened.time_ns),
        mode=opened.mode,
        now_ns=opened.time_ns,
        events=1,
        outcomes_sha256=bytes(32),
        feeds={feed: start(context, opened.time_ns) for feed, context in contexts.items()},
        contexts=contexts,
        tracker=tracker.start(site.sensors, site.tracking),
        hand=by_hand.HandState(),
        identification=IdentificationState(),
        compliance=start_verdicts(site.zones),
        survey=Survey(),
        raids=RaidState(),
        alerting=AlertingState(),
    )


def advance(state: State, event: Event) -> tuple[State, Outcomes]:
    """Take one event in.

    Args:
        state: The state so far; consumed.
        event: A frame, a tick, a person's decision, or news of a feed.

    Returns:
        The new state, and what follows from the event for the world outside, in order.
    """
    state.now_ns = max(state.now_ns, event.time_ns)
    state.events += 1
    match event:
        case Frame():
            outcomes = _take_frame(state, event)
        case Tick():
            outcomes = _take_tick(state)
        case Decision():
            outcomes = _take_decision(state, event)
        case LinkChange():
            outcomes = change_link(state.feeds[event.feed], event, state.contexts[event.feed])
        case DropReport():
            note_drops(state.feeds[event.feed], event)
            outcomes = ()
        case Facts():
            learn(state.compliance, event, state.site.compliance)
            outcomes = ()
        case Opened():
            state, outcomes = _reopen(state, event)
    if outcomes:
        state.outcomes_sha256 = hashlib.sha256(state.outcomes_sha256 + pack(outcomes)).digest()
    return state, outcomes


def _take_frame(state: State, frame: Frame) -> Outcomes:
    sensed, told = receive(state.feeds[frame.feed], frame, state.contexts[frame.feed])
    for detections in sensed.detections:
        tracker.observe(state.tracker, detections)
    for local in sensed.local_tracks:
        tracker.fuse(state.tracker, local)
    for sweep in sensed.sweeps:
        tracker.look(state.tracker, sweep)
    for report in sensed.reports:
        hear(state.identification, report, state.site.identification)
    if sensed.replies or sensed.hang_up:
        return (*told, Replied(frame.time_ns, frame.feed, sensed.replies, sensed.hang_up))
    return told


def _take_tick(state: State) -> Outcomes:
    now_ns, site = state.now_ns, state.site
    told: list[Outcome] = []
    for feed in site.feeds:
        record = state.feeds[feed.id].record
        told += watch_silence(record, feed, now_ns)
        told += due_rejects(record, feed.id, now_ns)
    known = vouched(state.identification), spoken_of(state.identification)
    tracks = by_hand.picture(state.hand, state.tracker, now_ns, *known)
    identities, contacts = identify(state.identification, tracks, site.identification, _around(state))
    tracker.bear_witness(state.tracker, witnesses(state.identification))
    threats = assess(tracks, site.assets, site.threat)
    sky = Sky(tracks, identities, contacts, threats)
    verdicts, questions = judge(state.compliance, sky, site_ground(site), site.compliance)
    if questions:
        told.append(LookupWanted(now_ns, questions))
    concerned = concerning(site.rules, tracks, identities)
    raids = find_raids(state.raids, tracks, threats, concerned, site.assets, site.raids)
    places = (site.assets, site.zones)
    moment = Moment(
        tracks=tracks,
        threats=threats,
        holdings=tuple(holding(rule, tracks, identities, threats, places, verdicts) for rule in site.rules),
        eligible=frozenset(tracks.id[concerned].tolist()),
    )
    told += advance_alerts(state.alerting, moment, site.assets)
    feeds = tuple(health(state.feeds[feed.id].record, feed.id, now_ns) for feed in site.feeds)
    live = live_sensors(site.feeds, feeds)
    picture = AirPicture(
        time_ns=now_ns,
        tracks=tracks,
        identities=identities,
        verdicts=verdicts,
        contacts=contacts,
        threats=threats,
        raids=raids,
        alerts=listed(state.alerting),
        feeds=feeds,
        sensors=tracker.calibrations(state.tracker),
        clusters=state.identification.clusters,
        coverage=survey(state.survey, state.tracker.maps, site.sensors, site.assets, live, now_ns),
        refused=tracker.refusals(state.tracker),
        by_hand=said(state.hand, state.identification),
        wedges=tracker.unexplained(state.tracker),
    )
    return (*told, PictureUpdated(picture))


def _around(state: State) -> Surroundings:
    """What can be seen, as last worked out, and which sensor each feed speaks for."""
    return Surroundings(
        sensors=state.site.sensors,
        receivers={feed: context.sensor for feed, context in state.contexts.items()},
        coverage=state.survey.latest,
        wedges=tracker.unexplained(state.tracker),
    )


def _take_decision(state: State, decision: Decision) -> Outcomes:
    if isinstance(decision.act, ChangeZones):
        return _take_zones(state, decision, decision.act)
    minds = Minds(state.tracker, state.hand, state.identification, state.alerting)
    result = decide(minds, decision, state.now_ns)
    if isinstance(result, Refusal):
        return (DecisionTaken(state.now_ns, decision, result),)
    return (*result, DecisionTaken(state.now_ns, decision, None))


def _take_zones(state: State, decision: Decision, act: ChangeZones) -> Outcomes:
    zoning = rezoned(state.zoning, decision, act, state.site.rules, state.now_ns)
    if isinstance(zoning, Refusal):
        return (DecisionTaken(state.now_ns, decision, zoning),)
    _zone(state, zoning)
    return (ZonesChanged(state.now_ns, zoning), DecisionTaken(state.now_ns, decision, None))


def _zone(state: State, zoning: Zoning) -> None:
    state.zoning = zoning
    state.site = msgspec.structs.replace(state.site, zones=zoning.zones)
    rezone(state.compliance, zoning.zones)


def _reopen(state: State, opened: Opened) -> tuple[State, Outcomes]:
    """The node was started again: on the same site all goes on, on a changed one the picture begins anew.

    Other zones alone are no other site: tracks and alerts outlive them.
    """
    site = unpack_site(opened.site)
    _zone(state, reopened(state.zoning, site.zones, site.rules, state.now_ns))
    site = msgspec.structs.replace(site, zones=state.zoning.zones)
    told = (ZonesChanged(state.now_ns, state.zoning),) if state.zoning.edits else ()
    if pack(site) == pack(state.site) and opened.mode is state.mode:
        return state, told
    alerts = [state.alerting.alerts[number] for _, number in sorted(state.alerting.active.items())]
    changes = tuple(clear(state.alerting, alert, state.now_ns, ClearReason.SITE_CHANGED) for alert in alerts)
    fresh = open_site(opened)
    _zone(fresh, state.zoning)
    fresh.now_ns = state.now_ns
    fresh.events = state.events
    fresh.outcomes_sha256 = state.outcomes_sha256
    fresh.tracker = tracker.start(site.sensors, site.tracking, tracker.next_track(state.tracker))
    fresh.hand = by_hand.HandState(looked=fresh.tracker.next_id)
    fresh.raids = RaidState(next_id=state.raids.next_id)
    fresh.alerting = msgspec.structs.replace(state.alerting, memory={}, active={}, lower_since={})
    return fresh, (*changes, *told)
