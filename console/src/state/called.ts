import { trackName } from "../format/numbers";
import type { PictureMessage } from "../wire";
import { apart } from "../words/apart";

const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What people call a track: the name that one of them gave it, else its number. */
export function called(picture: PictureMessage | null | undefined, track: number): string {
  const row = picture?.tracks.id.indexOf(track) ?? -1;
  return calledIn(picture, row) || trackName(track);
}

/** The name of the track in a row; empty if nobody gave it one. What others send is text and nothing else. */
export function calledIn(picture: PictureMessage | null | undefined, row: number): string {
  return (picture?.tracks.label[row] ?? "").replace(CONTROLS, "");
}

/** The same for a sentence, set apart from the text around it. */
export function spokenOf(picture: PictureMessage | null | undefined, track: number): string {
  return apart(called(picture, track));
}

/** The track that a number stands for: itself, or the one it was merged into. */
export function meant(picture: PictureMessage | null | undefined, track: number): number {
  if (picture === null || picture === undefined || picture.tracks.id.includes(track)) return track;
  const row = picture.tracks.also.findIndex((numbers) => numbers.includes(track));
  return picture.tracks.id[row] ?? track;
}

/** Tracks that could be the same object as another, the nearest first, with their distance over ground. */
export function nearby(picture: PictureMessage, track: number, withinM: number) {
  const { tracks } = picture;
  const own = tracks.id.indexOf(track);
  const degM = (Math.PI / 180) * 6_371_000;
  const [lat, lon] = [tracks.latDeg[own] ?? Number.NaN, tracks.lonDeg[own] ?? Number.NaN];
  const wide = degM * Math.cos((lat * Math.PI) / 180);
  return tracks.id
    .map((id, row) => ({
      track: id,
      awayM: Math.hypot(((tracks.latDeg[row] ?? 0) - lat) * degM, ((tracks.lonDeg[row] ?? 0) - lon) * wide),
    }))
    .filter(({ track: id, awayM }) => id > 0 && id !== track && awayM <= withinM)
    .sort((a, b) => a.awayM - b.awayM);
}
