import { metres, speed, trackName } from "../format/numbers";
import { band } from "../format/times";
import { calledIn } from "../state/called";
import type { ThreatRow } from "../state/order";
import { Affiliation, Kind, type PictureMessage } from "../wire";
import type { Words } from "../words/words";

const LEVEL_MPS = 0.5;

/**
 * A track's label, at most three lines; detail rises with concern.
 * `elapsedS`: seconds since the picture's time.
 */
export function labelText(
  picture: PictureMessage,
  row: number,
  threat: ThreatRow | undefined,
  elapsedS: number,
  words: Words,
  asset: string,
): string {
  const { tracks } = picture;
  const affiliation = tracks.affiliation[row] ?? 0;
  const kind = tracks.kind[row] ?? 0;
  const parts = [calledIn(picture, row) || trackName(tracks.id[row] ?? 0)];
  if (affiliation !== Affiliation.UNKNOWN) parts.push(words.track.affiliations[affiliation] ?? "");
  const verdict = words.verdict.marks[tracks.verdict[row] ?? 0];
  if (affiliation === Affiliation.UNKNOWN && verdict === undefined && tracks.name[row]) {
    parts.push(clean(tracks.name[row]));
  }
  if (verdict !== undefined) parts.push(verdict);
  const first = parts.join(" ");
  if (threat === undefined && (kind === Kind.BIRD || kind === Kind.CLUTTER)) return first;
  const height = metres(tracks.aboveSiteM[row] ?? Number.NaN);
  const second = `${height} ${arrow(tracks.climbMps[row] ?? 0)} ${speed(tracks.speedMps[row] ?? Number.NaN)}`;
  if (threat === undefined) return `${first}\n${second}`;
  const late = threat.lateS === null ? null : threat.lateS - elapsedS;
  return `${first}\n${second}\n${asset} ${band(threat.earlyS - elapsedS, late)}`;
}

function arrow(climbMps: number): string {
  if (climbMps > LEVEL_MPS) return "↑";
  return climbMps < -LEVEL_MPS ? "↓" : "→";
}

const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LONGEST = 18;

/** A claimed name as one short line: what others send is text and nothing else. */
export function clean(name: string): string {
  const line = name.replace(CONTROLS, "");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
