import { LOST_KEPT_S, type ShownState, shownState } from "../state/trackstate";
import type { AlertView, PictureMessage } from "../wire";
import { mercatorX, mercatorY, stretch } from "./mercator";
import { fade, JUMP_M, reckonS } from "./reckoning";
import { TrailRing } from "./trailring";

const RAD = Math.PI / 180;
export const STATES: readonly ShownState[] = ["tentative", "live", "coasting", "stale", "lost"];
export const LOST = STATES.indexOf("lost");
export const TENTATIVE = STATES.indexOf("tentative");

/**
 * The tracks as columns for painting. A track keeps its slot as long as it is shown, so nothing is allocated per frame.
 * Places and velocities are in Mercator metres.
 */
export class TrackTable {
  /** Slots in use are below this number; free ones among them have id 0. */
  used = 0;
  id = new Int32Array(0);
  x = new Float64Array(0);
  y = new Float64Array(0);
  vx = new Float64Array(0);
  vy = new Float64Array(0);
  /** Place drawn now; `reckon` fills it. */
  nowX = new Float64Array(0);
  nowY = new Float64Array(0);
  state = new Uint8Array(0);
  kind = new Uint8Array(0);
  affiliation = new Uint8Array(0);
  /** Priority of the track's alarm, 0 for none. */
  priority = new Uint8Array(0);
  /** 1 if that alarm is not acknowledged. */
  waiting = new Uint8Array(0);
  row = new Int32Array(0);
  majorM = new Float32Array(0);
  minorM = new Float32Array(0);
  ellipseRad = new Float32Array(0);
  trail = new TrailRing(0);
  readonly slotOf = new Map<number, number>();
  rate = 1;

  #dx = new Float64Array(0);
  #dy = new Float64Array(0);
  #lostMs = new Float64Array(0);
  #pictureMs = 0;

  /** Take in a picture. `hereMs`: when it came, on the local monotonic clock. */
  update(picture: PictureMessage, hereMs: number): void {
    this.reckon(hereMs);
    this.#pictureMs = hereMs;
    this.row.fill(-1);
    const { tracks } = picture;
    this.#reserve(this.slotOf.size + tracks.id.length);
    tracks.id.forEach((id, row) => {
      this.#take(this.slotOf.get(id) ?? this.#allot(id), row, picture);
    });
    this.#freeMerged(tracks.also);
    this.#loseMissing(hereMs);
  }

  /** Join the alarms to their tracks. */
  mark(alerts: readonly AlertView[]): void {
    this.priority.fill(0);
    this.waiting.fill(0);
    for (const alert of alerts) {
      const slot = this.slotOf.get(alert.track);
      if (slot === undefined || (alert.state !== "raised" && alert.state !== "acknowledged")) continue;
      if (alert.priority < (this.priority[slot] ?? 0)) continue;
      this.priority[slot] = alert.priority;
      this.waiting[slot] = alert.state === "raised" ? 1 : 0;
    }
  }

  /** Move every track to its place at a moment. */
  reckon(nowMs: number): void {
    const seconds = reckonS(this.#pictureMs, nowMs, this.rate);
    const left = fade(nowMs - this.#pictureMs);
    for (let slot = 0; slot < this.used; slot++) {
      const moved = this.state[slot] === LOST ? 0 : seconds;
      this.nowX[slot] = at(this.x, slot) + at(this.vx, slot) * moved + at(this.#dx, slot) * left;
      this.nowY[slot] = at(this.y, slot) + at(this.vy, slot) * moved + at(this.#dy, slot) * left;
    }
  }

  /** Forget everything: the scene was changed for another. */
  clear(): void {
    this.slotOf.clear();
    this.id.fill(0);
    this.used = 0;
  }

  #take(slot: number, row: number, picture: PictureMessage): void {
    const { tracks } = picture;
    const latDeg = tracks.latDeg[row] ?? 0;
    const scale = stretch(latDeg);
    const course = (tracks.courseDeg[row] ?? 0) * RAD;
    const speed = (tracks.speedMps[row] ?? 0) * scale;
    const x = mercatorX(tracks.lonDeg[row] ?? 0);
    const y = mercatorY(latDeg);
    this.#correct(slot, x, y, JUMP_M * scale);
    this.x[slot] = x;
    this.y[slot] = y;
    this.vx[slot] = speed * Math.sin(course);
    this.vy[slot] = speed * Math.cos(course);
    this.row[slot] = row;
    this.state[slot] = STATES.indexOf(shownState(tracks.state[row] ?? 0, tracks.ageS[row] ?? Number.NaN));
    this.kind[slot] = tracks.kind[row] ?? 0;
    this.affiliation[slot] = tracks.affiliation[row] ?? 0;
    this.majorM[slot] = (tracks.ellipseMajorM[row] ?? 0) * scale;
    this.minorM[slot] = (tracks.ellipseMinorM[row] ?? 0) * scale;
    this.ellipseRad[slot] = (tracks.ellipseDeg[row] ?? 0) * RAD;
    this.trail.add(slot, x, y, picture.timeUs);
  }

  #correct(slot: number, x: number, y: number, jump: number): void {
    const dx = at(this.nowX, slot) - x;
    const dy = at(this.nowY, slot) - y;
    const glides = this.row[slot] === -1 && this.x[slot] !== 0 && Math.hypot(dx, dy) < jump;
    this.#dx[slot] = glides ? dx : 0;
    this.#dy[slot] = glides ? dy : 0;
  }

  /** A number that was merged into another track is not lost: it goes at once. */
  #freeMerged(also: readonly (readonly number[])[]): void {
    for (const number of also.flat()) {
      const slot = this.slotOf.get(number);
      if (slot !== undefined && this.row[slot] === -1) this.#free(slot, number);
    }
  }

  #loseMissing(hereMs: number): void {
    for (let slot = 0; slot < this.used; slot++) {
      const id = this.id[slot] ?? 0;
      if (id === 0) continue;
      if (this.row[slot] !== -1) this.#lostMs[slot] = 0;
      else if (this.state[slot] === TENTATIVE) this.#free(slot, id);
      else if (this.#lostMs[slot] === 0) this.#lose(slot, hereMs);
      else if (hereMs - at(this.#lostMs, slot) > LOST_KEPT_S * 1000) this.#free(slot, id);
    }
  }

  #lose(slot: number, hereMs: number): void {
    this.#lostMs[slot] = hereMs;
    this.state[slot] = LOST;
    this.x[slot] = at(this.nowX, slot);
    this.y[slot] = at(this.nowY, slot);
    this.#dx[slot] = 0;
    this.#dy[slot] = 0;
  }

  #free(slot: number, id: number): void {
    this.slotOf.delete(id);
    this.id[slot] = 0;
    this.x[slot] = 0;
  }

  #allot(id: number): number {
    let slot = this.id.indexOf(0);
    if (slot >= this.used) slot = this.used;
    this.used = Math.max(this.used, slot + 1);
    this.id[slot] = id;
    this.x[slot] = 0;
    this.#lostMs[slot] = 0;
    this.trail.clear(slot);
    this.slotOf.set(id, slot);
    return slot;
  }

  #reserve(wanted: number): void {
    if (wanted <= this.id.length) return;
    const size = Math.max(64, 2 ** Math.ceil(Math.log2(wanted + 1)));
    this.id = grown(this.id, new Int32Array(size));
    this.row = grown(this.row, new Int32Array(size).fill(-1));
    for (const name of ["x", "y", "vx", "vy", "nowX", "nowY"] as const) {
      this[name] = grown(this[name], new Float64Array(size));
    }
    for (const name of ["state", "kind", "affiliation", "priority", "waiting"] as const) {
      this[name] = grown(this[name], new Uint8Array(size));
    }
    for (const name of ["majorM", "minorM", "ellipseRad"] as const) {
      this[name] = grown(this[name], new Float32Array(size));
    }
    this.#dx = grown(this.#dx, new Float64Array(size));
    this.#dy = grown(this.#dy, new Float64Array(size));
    this.#lostMs = grown(this.#lostMs, new Float64Array(size));
    this.trail.reserve(size);
  }
}

/** An element that is known to exist. */
export function at(column: Float64Array | Float32Array | Int32Array | Uint8Array | Int8Array, slot: number): number {
  return column[slot] as number;
}

function grown<Column extends { set(from: Column): void }>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
