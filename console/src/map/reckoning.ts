/** Motion between pictures. What is drawn is an estimate: last known place, velocity, and a fading correction. */

/** A track is moved on by its velocity for at most this long without a new picture. */
export const RECKON_LIMIT_S = 3;
/** A new picture's difference fades with this time constant, so that symbols glide instead of jump. */
const FADE_S = 0.25;
/** A difference larger than this is shown at once: gliding over it would invent a flight. */
export const JUMP_M = 400;

/** Seconds to move a place on by. `rate`: seconds of the scene in one second here. */
export function reckonS(pictureMs: number, nowMs: number, rate: number): number {
  return Math.min(RECKON_LIMIT_S, Math.max(0, ((nowMs - pictureMs) / 1000) * rate));
}

/** What is left of a correction after a time, 1 to 0. */
export function fade(elapsedMs: number): number {
  return elapsedMs >= FADE_S * 8000 ? 0 : Math.exp(-elapsedMs / 1000 / FADE_S);
}
