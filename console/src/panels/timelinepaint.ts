import { hourAndMinute } from "../format/times";
import type { Palette } from "../map/palette";
import type { Timeline } from "../wire";
import { gaps, partAt, type Span, ticks } from "./timespan";

export interface TimelinePicture {
  readonly timeline: Timeline | null;
  readonly span: Span;
  readonly nowUs: number;
  /** The shown moment: now, or where the replay stands. */
  readonly atUs: number;
  readonly zone: string;
  readonly palette: Palette;
  readonly replaying: boolean;
}

const LANES = 3;
const AXIS_PX = 16;
const TICK_EVERY_PX = 90;

/** Paint the strip: three lanes, the hours below, the shown moment. */
export function paintTimeline(canvas: HTMLCanvasElement, picture: TimelinePicture): void {
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== width * ratio) canvas.width = width * ratio;
  if (canvas.height !== height * ratio) canvas.height = height * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const mirrored = document.documentElement.dir === "rtl";
  const xOf = (timeUs: number) => {
    const part = partAt(picture.span, timeUs);
    return (mirrored ? 1 - part : part) * width;
  };
  const lane = (height - AXIS_PX) / LANES;
  paintAxis(pen, picture, xOf, width, height, lane);
  if (picture.timeline !== null) {
    paintAlarms(pen, picture, picture.timeline, xOf, lane);
    paintGaps(pen, picture, picture.timeline, xOf, lane);
    paintActs(pen, picture, picture.timeline, xOf, lane);
  }
  paintMoment(pen, picture, xOf, height);
}

type XOf = (timeUs: number) => number;

function paintAxis(
  pen: CanvasRenderingContext2D,
  { span, zone, palette }: TimelinePicture,
  xOf: XOf,
  width: number,
  height: number,
  lane: number,
): void {
  pen.strokeStyle = palette.range;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let index = 1; index <= LANES; index++) {
    pen.moveTo(0, Math.round(index * lane) + 0.5);
    pen.lineTo(width, Math.round(index * lane) + 0.5);
  }
  pen.font = "11px 'Noto Sans', sans-serif";
  pen.fillStyle = palette.faint;
  pen.textAlign = "center";
  for (const timeUs of ticks(span, width / TICK_EVERY_PX)) {
    const x = Math.round(xOf(timeUs)) + 0.5;
    pen.moveTo(x, 0);
    pen.lineTo(x, LANES * lane + 3);
    if (x > 18 && x < width - 18) pen.fillText(hourAndMinute(timeUs, zone), x, height - 3);
  }
  pen.stroke();
}

function paintAlarms(
  pen: CanvasRenderingContext2D,
  { palette }: TimelinePicture,
  timeline: Timeline,
  xOf: XOf,
  lane: number,
): void {
  const middle = lane / 2;
  for (const { timeUs, change, priority } of timeline.alerts) {
    const x = xOf(timeUs);
    if (x < -8) continue;
    pen.fillStyle =
      palette.priority[(priority === 1 || priority === 2 || priority === 3 ? priority : 0) as 0 | 1 | 2 | 3];
    pen.strokeStyle = palette.faint;
    pen.beginPath();
    if (change === "raised" || change === "promoted") {
      markPath(pen, priority, x, middle);
      pen.fill();
    } else if (change === "cleared") {
      pen.arc(x, middle, 2, 0, 2 * Math.PI);
      pen.stroke();
    }
  }
}

function markPath(pen: CanvasRenderingContext2D, priority: number, x: number, y: number): void {
  if (priority === 3) pen.rect(x - 4, y - 4, 8, 8);
  else if (priority === 2) {
    pen.moveTo(x, y - 5);
    pen.lineTo(x + 5, y + 4);
    pen.lineTo(x - 5, y + 4);
    pen.closePath();
  } else pen.arc(x, y, 3.6, 0, 2 * Math.PI);
}

function paintGaps(
  pen: CanvasRenderingContext2D,
  picture: TimelinePicture,
  timeline: Timeline,
  xOf: XOf,
  lane: number,
): void {
  pen.fillStyle = picture.palette.disagree;
  pen.globalAlpha = 0.55;
  for (const gap of gaps(timeline, picture.nowUs)) {
    const [from, to] = [xOf(gap.fromUs), xOf(gap.toUs)];
    pen.fillRect(Math.min(from, to), lane + lane / 2 - 3, Math.max(1.5, Math.abs(to - from)), 6);
  }
  pen.globalAlpha = 1;
}

function paintActs(
  pen: CanvasRenderingContext2D,
  { palette }: TimelinePicture,
  timeline: Timeline,
  xOf: XOf,
  lane: number,
): void {
  const middle = 2.5 * lane;
  pen.lineWidth = 1.6;
  for (const { timeUs, refusal } of timeline.decisions) {
    const x = xOf(timeUs);
    pen.strokeStyle = refusal === "" ? palette.text : palette.faint;
    pen.beginPath();
    pen.moveTo(x - 3.5, middle);
    pen.lineTo(x - 1, middle + 3);
    pen.lineTo(x + 4, middle - 4);
    pen.stroke();
  }
}

function paintMoment(pen: CanvasRenderingContext2D, picture: TimelinePicture, xOf: XOf, height: number): void {
  const { palette, nowUs, atUs, replaying } = picture;
  pen.strokeStyle = palette.faint;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(Math.round(xOf(nowUs)) + 0.5, 0);
  pen.lineTo(Math.round(xOf(nowUs)) + 0.5, height - AXIS_PX + 3);
  pen.stroke();
  if (!replaying) return;
  const x = Math.round(xOf(atUs)) + 0.5;
  pen.strokeStyle = palette.selected;
  pen.fillStyle = palette.selected;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x, 0);
  pen.lineTo(x, height - AXIS_PX + 3);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(x - 5, 0);
  pen.lineTo(x + 5, 0);
  pen.lineTo(x, 6);
  pen.closePath();
  pen.fill();
}
