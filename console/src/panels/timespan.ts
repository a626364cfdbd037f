import { trackName } from "../format/numbers";
import type { Timeline } from "../wire";
import { apart } from "../words/apart";
import { words } from "../words/words";

/** The part of time that the strip shows. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

const MINUTE_US = 60_000_000;
const LEAST_US = 3 * MINUTE_US;
const MOST_US = 24 * 60 * MINUTE_US;
/** Room after now, as a share of the strip. */
const AHEAD = 0.02;
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240];

/** All that is remembered, at least three minutes and at most a day. */
export function spanOf(sinceUs: number, nowUs: number): Span {
  const length = Math.min(MOST_US, Math.max(LEAST_US, nowUs - sinceUs));
  return { fromUs: nowUs - length, toUs: nowUs + length * AHEAD };
}

/** Where a moment stands on the strip, 0 to 1. */
export function partAt(span: Span, timeUs: number): number {
  return (timeUs - span.fromUs) / (span.toUs - span.fromUs);
}

export function timeAt(span: Span, part: number): number {
  return span.fromUs + Math.min(1, Math.max(0, part)) * (span.toUs - span.fromUs);
}

/** Round moments to write below the strip, at most `most` of them. */
export function ticks(span: Span, most: number): number[] {
  const minutes = (span.toUs - span.fromUs) / MINUTE_US;
  const stepUs = (STEPS_MIN.find((step) => minutes / step <= most) ?? 360) * MINUTE_US;
  const found = [];
  for (let timeUs = Math.ceil(span.fromUs / stepUs) * stepUs; timeUs <= span.toUs; timeUs += stepUs) found.push(timeUs);
  return found;
}

/** A stretch of time in which a feed was not live. */
export interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Gaps of all feeds, open ones up to now. A feed that has never been live is no gap. */
export function gaps(timeline: Timeline, nowUs: number): Gap[] {
  const open = new Map<string, number>();
  const found: Gap[] = [];
  for (const { feed, state, timeUs } of timeline.feeds) {
    const since = open.get(feed);
    if (state === "live") {
      if (since !== undefined) found.push({ fromUs: since, toUs: timeUs });
      open.delete(feed);
    } else if (since === undefined) open.set(feed, timeUs);
  }
  for (const since of open.values()) found.push({ fromUs: since, toUs: nowUs });
  return found;
}

/** What happened around a moment, in words; empty if nothing. */
export function describeNear(timeline: Timeline | null, timeUs: number, reachUs: number): string {
  if (timeline === null) return "";
  const near = (moment: { readonly timeUs: number }) => Math.abs(moment.timeUs - timeUs) < reachUs;
  const said = [
    ...timeline.alerts.filter(near).map((item) => {
      return words.timeline.alarm(apart(trackName(item.track)), words.timeline.changes[item.change] ?? item.change);
    }),
    ...timeline.feeds
      .filter(near)
      .map((item) => words.timeline.feed(item.feed, words.feeds.states[item.state] ?? item.state)),
    ...timeline.decisions.filter(near).map((item) => {
      return words.timeline.act(item.person, words.timeline.acts[item.act] ?? item.act);
    }),
  ];
  return said.slice(0, 3).join(" · ");
}
