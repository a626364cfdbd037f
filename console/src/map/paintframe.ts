import { words } from "../words/words";
import { labelText } from "./labeltext";
import { paintArrows } from "./paintarrows";
import { paintClusters } from "./paintclusters";
import { paintGhosts } from "./paintghosts";
import { paintPermit } from "./paintpermit";
import { paintRaidLabels, paintRaids, placeRaidLabels } from "./paintraids";
import { paintWedges } from "./paintwedges";
import { affiliationColour } from "./palette";
import { HIDDEN, offsetX, offsetY } from "./placement";
import { SPRITE_PX } from "./sprites";
import { at, LOST, STATES, TENTATIVE } from "./tracktable";
import type { TrackView } from "./trackview";

const LEADER_S = 30;
const REACH_PX = 10;
const ALARM_REACH_PX = 17;
const BLINK_MS = 350;
const AFFILIATIONS = 7;
const STALE = STATES.indexOf("stale");
/** Label texts repainted at a time: a thousand changed ones must not cost one long frame. */
const LABELS_PER_TURN = 80;

/** Everything that moves, painted anew. */
export function paintFrame(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  pen.clearRect(0, 0, view.eye.width, view.eye.height);
  // Bitmaps are copied pixel by pixel; smoothing them costs several times as much without a GPU.
  pen.imageSmoothingEnabled = false;
  paintPermit(pen, view);
  paintWedges(pen, view, nowMs);
  paintRaids(pen, view, nowMs);
  if (view.shown.uncertainty) paintEllipses(pen, view);
  paintGhosts(pen, view);
  paintClusters(pen, view);
  paintLeaders(pen, view);
  paintSymbols(pen, view, nowMs);
  if (view.shown.labels) {
    paintLabels(pen, view);
    paintRaidLabels(pen, view, nowMs);
  }
  paintArrows(pen, view, nowMs);
}

/** Choose texts and places of labels: a few times a second, not every frame. */
export function arrangeLabels(view: TrackView, nowMs: number): void {
  const { picture, table, order, must } = view;
  if (picture === null) return;
  view.visible = 0;
  for (let level = 2; level >= 0; level--) {
    for (let slot = 0; slot < table.used; slot++) {
      if (table.id[slot] === 0 || table.state[slot] === TENTATIVE || concern(view, slot) !== level) continue;
      if (!view.onMap(slot, 10)) continue;
      // In a raid the raid's own label is the one that must be read; else forty would lie over one another.
      const raided = view.raided.has(at(table.id, slot)) && table.id[slot] !== view.selected;
      must[slot] = (level === 2 && !raided) || view.everyLabel ? 1 : 0;
      view.reach[slot] = level === 2 ? ALARM_REACH_PX : REACH_PX;
      order[view.visible++] = slot;
    }
  }
  writeLabels(view, nowMs);
  const { labels } = view;
  const columns = {
    x: view.px,
    y: view.py,
    width: labels.width,
    height: labels.height,
    shortWidth: labels.shortWidth,
    shortHeight: labels.shortHeight,
    reach: view.reach,
    must,
  };
  view.raidLabels = placeRaidLabels(view, nowMs);
  const taken = view.shown.labels ? view.raidLabels : [];
  view.placer.run(columns, order, view.visible, view.eye.width, view.eye.height, taken);
}

/** Alarms and labels that still bear another track's text are written at once, the rest in turn. */
function writeLabels(view: TrackView, nowMs: number): void {
  const { table, order, visible } = view;
  let spare = LABELS_PER_TURN;
  for (let index = 0; index < visible; index++) {
    const slot = order[index] as number;
    const other = view.labelled[slot] !== table.id[slot];
    if (other || concern(view, slot) === 2) writeLabel(view, slot, nowMs);
  }
  for (let index = 0; index < visible && spare > 0; index++) {
    view.turn = (view.turn + 1) % visible;
    if (writeLabel(view, order[view.turn] as number, nowMs)) spare--;
  }
}

function writeLabel(view: TrackView, slot: number, nowMs: number): boolean {
  const { picture, table } = view;
  const row = at(table.row, slot);
  if (picture === null || row < 0) return false;
  const id = at(table.id, slot);
  const threat = view.threats.get(id);
  const asset = view.assetNames.get(threat?.asset ?? "") ?? "";
  view.labelled[slot] = id;
  const text = labelText(picture, row, threat, (nowMs - view.pictureMs) / 1000, words, asset);
  return view.labels.set(slot, text, colourOf(view, slot));
}

function concern(view: TrackView, slot: number): number {
  const { table } = view;
  if (at(table.priority, slot) > 0 || table.id[slot] === view.selected) return 2;
  return view.threats.has(at(table.id, slot)) ? 1 : 0;
}

function colourOf(view: TrackView, slot: number): string {
  const { table, palette } = view;
  const state = at(table.state, slot);
  if (state === STALE || state === LOST) return palette.stale;
  const priority = at(table.priority, slot);
  if (priority > 0) return palette.priority[priority as 1 | 2 | 3];
  return affiliationColour(palette, at(table.affiliation, slot));
}

function paintEllipses(pen: CanvasRenderingContext2D, view: TrackView): void {
  const { table, eye } = view;
  pen.lineWidth = 1;
  pen.setLineDash([4, 3]);
  for (let slot = 0; slot < table.used; slot++) {
    if (table.id[slot] === 0 || table.state[slot] === LOST || !view.onMap(slot, 100)) continue;
    if (table.priority[slot] === 0 && table.id[slot] !== view.selected) continue;
    const major = at(table.majorM, slot) / eye.resolution;
    const minor = at(table.minorM, slot) / eye.resolution;
    if (!(major < 5000)) continue;
    pen.strokeStyle = colourOf(view, slot);
    pen.globalAlpha = 0.7;
    pen.beginPath();
    pen.ellipse(
      at(view.px, slot),
      at(view.py, slot),
      major,
      minor,
      at(table.ellipseRad, slot) - Math.PI / 2,
      0,
      2 * Math.PI,
    );
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

/** Where each track will be in thirty seconds if it goes on as it does. */
function paintLeaders(pen: CanvasRenderingContext2D, view: TrackView): void {
  const { table, eye } = view;
  const scale = LEADER_S / eye.resolution;
  pen.lineWidth = 1.2;
  pen.globalAlpha = 0.85;
  for (let affiliation = 0; affiliation < AFFILIATIONS; affiliation++) {
    let any = false;
    for (let slot = 0; slot < table.used; slot++) {
      const state = table.state[slot] as number;
      if (table.id[slot] === 0 || table.affiliation[slot] !== affiliation || state === TENTATIVE || state >= STALE)
        continue;
      if (!view.onMap(slot, 50)) continue;
      if (!any) pen.beginPath();
      any = true;
      const x = at(view.px, slot);
      const y = at(view.py, slot);
      const dx = at(table.vx, slot) * scale;
      const dy = -at(table.vy, slot) * scale;
      const length = Math.hypot(dx, dy);
      const gap = Math.min(1, 11 / Math.max(length, 1));
      pen.moveTo(x + dx * gap, y + dy * gap);
      pen.lineTo(x + dx, y + dy);
    }
    if (!any) continue;
    pen.strokeStyle = affiliationColour(view.palette, affiliation);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function paintSymbols(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  const { table, sprites } = view;
  const dim = Math.floor(nowMs / BLINK_MS) % 2 === 1;
  for (let slot = 0; slot < table.used; slot++) {
    if (table.id[slot] === 0 || !view.onMap(slot, SPRITE_PX)) continue;
    const x = at(view.px, slot);
    const y = at(view.py, slot);
    if (at(table.priority, slot) > 0) paintAlarm(pen, view, slot, x, y, dim);
    const sprite = sprites.sprite(at(table.affiliation, slot), at(table.kind, slot), at(table.state, slot));
    pen.drawImage(sprite, x - SPRITE_PX / 2, y - SPRITE_PX / 2, SPRITE_PX, SPRITE_PX);
    if (table.id[slot] === view.selected) paintSelection(pen, view, x, y);
  }
}

/** Brackets in the colour of the priority; filled while nobody has acknowledged; only Act now blinks. */
function paintAlarm(
  pen: CanvasRenderingContext2D,
  view: TrackView,
  slot: number,
  x: number,
  y: number,
  dim: boolean,
): void {
  const priority = at(view.table.priority, slot) as 1 | 2 | 3;
  const waiting = view.table.waiting[slot] === 1;
  pen.strokeStyle = view.palette.priority[priority];
  pen.lineWidth = 2;
  if (waiting && !(priority === 3 && dim)) {
    pen.globalAlpha = 0.28;
    pen.fillStyle = pen.strokeStyle;
    pen.fillRect(x - 17, y - 17, 34, 34);
    pen.globalAlpha = 1;
  }
  pen.beginPath();
  for (const [sideX, sideY] of CORNERS) {
    pen.moveTo(x + sideX * 17, y + sideY * 9);
    pen.lineTo(x + sideX * 17, y + sideY * 17);
    pen.lineTo(x + sideX * 9, y + sideY * 17);
  }
  pen.stroke();
}

const CORNERS: readonly (readonly [number, number])[] = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
];

function paintSelection(pen: CanvasRenderingContext2D, view: TrackView, x: number, y: number): void {
  pen.strokeStyle = view.palette.selected;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.arc(x, y, 22, 0, 2 * Math.PI);
  for (let quarter = 0; quarter < 4; quarter++) {
    const [dx, dy] = [Math.cos((quarter * Math.PI) / 2), Math.sin((quarter * Math.PI) / 2)];
    pen.moveTo(x + dx * 22, y + dy * 22);
    pen.lineTo(x + dx * 27, y + dy * 27);
  }
  pen.stroke();
}

function paintLabels(pen: CanvasRenderingContext2D, view: TrackView): void {
  const { order, placer, labels } = view;
  for (let index = view.visible - 1; index >= 0; index--) {
    const slot = order[index] as number;
    const place = placer.place[slot] as number;
    if (view.table.id[slot] === 0 || place === HIDDEN) continue;
    const short = placer.short[slot] === 1;
    const width = (short ? labels.shortWidth[slot] : labels.width[slot]) as number;
    const height = (short ? labels.shortHeight[slot] : labels.height[slot]) as number;
    if (!(width > 0)) continue;
    labels.draw(
      pen,
      slot,
      at(view.px, slot) + offsetX(place, width, at(view.reach, slot)),
      at(view.py, slot) + offsetY(place, height),
      short,
    );
  }
}
