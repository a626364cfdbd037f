import type { ThreatRow } from "../state/order";
import type { ContactView, PictureMessage } from "../wire";
import { LabelBitmaps } from "./labels";
import { type Palette, paletteOf } from "./palette";
import { Placer } from "./placement";
import type { RaidLabel, RaidShape } from "./raidshapes";
import { SpriteCache } from "./sprites";
import { TrackTable } from "./tracktable";
import type { WedgeShape } from "./wedges";

/** Where the map looks: centre in Mercator metres, metres a pixel, size in pixels. */
export interface Eye {
  centreX: number;
  centreY: number;
  resolution: number;
  width: number;
  height: number;
}

/** An arrow at the map's edge towards a track outside it. */
export interface EdgeArrow {
  track: number;
  x: number;
  y: number;
}

export interface Shown {
  labels: boolean;
  trails: boolean;
  uncertainty: boolean;
}

/** All that the painters of the track layer share. One object, changed in place: nothing is allocated per frame. */
export class TrackView {
  readonly table = new TrackTable();
  readonly placer = new Placer();
  readonly sprites: SpriteCache;
  readonly labels: LabelBitmaps;
  readonly eye: Eye = { centreX: 0, centreY: 0, resolution: 10, width: 1, height: 1 };
  readonly arrows: EdgeArrow[] = [];
  palette: Palette;
  /** Places of the symbols on the map, pixels; `NaN` far outside. */
  px = new Float32Array(0);
  py = new Float32Array(0);
  must = new Uint8Array(0);
  /** Half the size of each symbol on the map, pixels. */
  reach = new Float32Array(0);
  order = new Int32Array(0);
  /** Number of the track whose text each slot's label bears. */
  labelled = new Int32Array(0);
  /** Whose label is written next. */
  turn = 0;
  /** Hide no label, however crowded: for measuring. */
  everyLabel = false;
  /** How many of `order` are on the map. */
  visible = 0;
  picture: PictureMessage | null = null;
  pictureMs = 0;
  contacts: readonly ContactView[] = [];
  raids: readonly RaidShape[] = [];
  wedges: readonly WedgeShape[] = [];
  /** Tracks that are members of raids. */
  raided: ReadonlySet<number> = new Set();
  /** Where the label of each of `raids` stands, undefined for one outside the map. */
  raidLabels: readonly (RaidLabel | undefined)[] = [];
  threats: ReadonlyMap<number, ThreatRow> = new Map();
  /** Short names of assets by id. */
  assetNames: ReadonlyMap<string, string> = new Map();
  selected = 0;
  shown: Shown = { labels: true, trails: true, uncertainty: true };

  constructor(theme: "dark" | "light", ratio: number) {
    this.palette = paletteOf(theme);
    this.sprites = new SpriteCache(this.palette, ratio);
    this.labels = new LabelBitmaps(this.palette, ratio);
  }

  restyle(theme: "dark" | "light", ratio: number): void {
    this.palette = paletteOf(theme);
    this.sprites.reset(this.palette, ratio);
    this.labels.reset(this.palette, ratio);
    this.labelled.fill(0);
  }

  /** Make room for as many slots as the table has. */
  reserve(): void {
    const slots = this.table.id.length;
    if (slots <= this.px.length) return;
    this.px = new Float32Array(slots);
    this.py = new Float32Array(slots);
    this.must = new Uint8Array(slots);
    this.reach = new Float32Array(slots);
    this.order = new Int32Array(slots);
    this.labelled = grown(this.labelled, slots);
    this.labels.reserve(slots);
  }

  /** Put every track's place on the map. */
  project(): void {
    const { eye, table, px, py } = this;
    for (let slot = 0; slot < table.used; slot++) {
      px[slot] = ((table.nowX[slot] as number) - eye.centreX) / eye.resolution + eye.width / 2;
      py[slot] = (eye.centreY - (table.nowY[slot] as number)) / eye.resolution + eye.height / 2;
    }
  }

  screenX(x: number): number {
    return (x - this.eye.centreX) / this.eye.resolution + this.eye.width / 2;
  }

  screenY(y: number): number {
    return (this.eye.centreY - y) / this.eye.resolution + this.eye.height / 2;
  }

  onMap(slot: number, marginPx: number): boolean {
    const x = this.px[slot] as number;
    const y = this.py[slot] as number;
    return x > -marginPx && y > -marginPx && x < this.eye.width + marginPx && y < this.eye.height + marginPx;
  }
}

function grown(from: Int32Array, slots: number): Int32Array<ArrayBuffer> {
  const into = new Int32Array(slots);
  into.set(from);
  return into;
}
