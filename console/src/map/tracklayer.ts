import type OlMap from "ol/Map";
import type { Scene } from "../state/scene";
import { TrackState } from "../wire";
import { arrangeLabels, paintFrame } from "./paintframe";
import { paintTrails } from "./painttrails";
import { takeIn } from "./takein";
import { type Shown, TrackView } from "./trackview";

const LABELS_MS = 250;
const TRAILS_MS = 500;
/** Symbols move smoothly enough when no step is longer than this many pixels. */
const STEP_PX = 0.35;
/** Blinking and countdowns need no more than this. */
const IDLE_MS = 175;

/** The moving layer: two canvases over the base map, one for trails, one painted as often as anything moves. */
export class TrackLayer {
  readonly view: TrackView;
  /** Frames painted in all. */
  frames = 0;
  /** Paint at every turn of the screen: for measuring. */
  always = false;
  onFrame: ((nowMs: number) => void) | null = null;

  readonly #trails: HTMLCanvasElement;
  readonly #top: HTMLCanvasElement;
  #ratio = 1;
  #stopped = false;
  #scene: Scene | null = null;
  #lastMs = 0;
  #labelsMs = 0;
  #trailsMs = 0;
  #stale = true;
  #moved = true;

  constructor(
    private readonly map: OlMap,
    host: HTMLElement,
    private theme: "dark" | "light",
  ) {
    this.view = new TrackView(theme, window.devicePixelRatio || 1);
    this.#trails = this.#canvas(host);
    this.#top = this.#canvas(host);
    map.on("postrender", () => this.#look());
    requestAnimationFrame(this.#turn);
    void document.fonts?.ready.then(() => this.restyle(this.theme));
  }

  stop(): void {
    this.#stopped = true;
    this.#trails.remove();
    this.#top.remove();
  }

  restyle(theme: "dark" | "light"): void {
    this.theme = theme;
    this.view.restyle(theme, this.#ratio);
    this.#labelsMs = 0;
    this.#stale = true;
    this.#moved = true;
  }

  /** Show a scene; only what changed is taken in. */
  show(scene: Scene, selected: number, shown: Shown): void {
    const { view } = this;
    takeIn(view, scene, this.#scene !== null && scene.startedMs !== this.#scene.startedMs);
    if (selected !== view.selected) this.#trailsMs = 0;
    if (selected !== view.selected || shown !== view.shown) this.#labelsMs = 0;
    view.selected = selected;
    view.shown = shown;
    this.#scene = scene;
    this.#stale = true;
  }

  #turn = (nowMs: number): void => {
    if (this.#stopped) return;
    requestAnimationFrame(this.#turn);
    if (!this.always && !this.#due(nowMs)) return;
    this.#paint(nowMs);
  };

  #due(nowMs: number): boolean {
    const elapsedMs = nowMs - this.#lastMs;
    if (this.#moved || this.#stale || elapsedMs > IDLE_MS) return true;
    return ((this.#fastest() * elapsedMs) / 1000 / this.view.eye.resolution) * this.view.table.rate > STEP_PX;
  }

  /** Speed of the fastest track in Mercator metres a second. */
  #fastest(): number {
    const { table } = this.view;
    let most = 0;
    for (let slot = 0; slot < table.used; slot++) {
      if (table.id[slot] === 0) continue;
      most = Math.max(most, Math.abs(table.vx[slot] as number), Math.abs(table.vy[slot] as number));
    }
    return most;
  }

  #paint(nowMs: number): void {
    const { view } = this;
    const top = this.#top.getContext("2d");
    const trails = this.#trails.getContext("2d");
    if (top === null || trails === null) return;
    this.#resize();
    view.table.reckon(nowMs);
    view.project();
    if (this.#moved || nowMs - this.#trailsMs > TRAILS_MS) {
      this.#trailsMs = nowMs;
      this.#clean(trails);
      if (view.shown.trails) paintTrails(trails, view);
    }
    if (this.#moved || nowMs - this.#labelsMs > LABELS_MS) {
      this.#labelsMs = nowMs;
      arrangeLabels(view, nowMs);
    }
    top.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    paintFrame(top, view, nowMs);
    this.#lastMs = nowMs;
    this.#moved = false;
    this.#stale = false;
    this.frames++;
    this.onFrame?.(nowMs);
  }

  #clean(pen: CanvasRenderingContext2D): void {
    pen.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    pen.clearRect(0, 0, this.view.eye.width, this.view.eye.height);
  }

  /** Take over where the base map looks now, so that both move as one. */
  #look(): void {
    const { eye } = this.view;
    const mapView = this.map.getView();
    const [x, y] = mapView.getCenter() ?? [0, 0];
    const resolution = mapView.getResolution() ?? eye.resolution;
    const [width, height] = this.map.getSize() ?? [1, 1];
    const same = x === eye.centreX && y === eye.centreY && resolution === eye.resolution;
    if (same && width === eye.width && height === eye.height) return;
    Object.assign(eye, { centreX: x, centreY: y, resolution, width, height });
    this.#moved = true;
    this.#paint(performance.now());
  }

  #resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.view.eye;
    for (const canvas of [this.#trails, this.#top]) {
      const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width === wide && canvas.height === high) continue;
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      this.#moved = true;
    }
    if (ratio !== this.#ratio) {
      this.#ratio = ratio;
      this.view.restyle(this.theme, ratio);
    }
  }

  #canvas(host: HTMLElement): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.className = "track-canvas";
    host.append(canvas);
    return canvas;
  }
}

/** How many tracks a picture holds, confirmed and coasting, and tentative. */
export function counts(states: readonly number[]): { readonly live: number; readonly tentative: number } {
  const tentative = states.filter((state) => state === TrackState.TENTATIVE).length;
  return { live: states.length - tentative, tentative };
}
