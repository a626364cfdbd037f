/** Cells side by side and above one another: columns from `from` up to `to`, `rows` rows from `row` on. */
export interface Box {
  readonly row: number;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
}

const SEEN = "9";

/**
 * Cells that are not seen, as few boxes: `low` those unseen at the lowest height alone, `all` those unseen at every
 * height. `tenths` holds a digit for each cell and height, row by row from the south-west.
 */
export function unseenBoxes(tenths: readonly string[], cells: number, part: "low" | "all"): readonly Box[] {
  const open = new Map<string, Box>();
  const done: Box[] = [];
  for (let row = 0; row < cells; row++) {
    const here = new Set<string>();
    for (const [from, to] of runs(tenths, cells, row, part)) {
      const key = `${from}-${to}`;
      const below = open.get(key);
      open.set(key, below === undefined ? { row, rows: 1, from, to } : { ...below, rows: below.rows + 1 });
      here.add(key);
    }
    for (const [key, box] of open) {
      if (here.has(key)) continue;
      done.push(box);
      open.delete(key);
    }
  }
  return [...done, ...open.values()];
}

function runs(tenths: readonly string[], cells: number, row: number, part: "low" | "all"): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let column = 0; column <= cells; column++) {
    const holds = column < cells && partOf(tenths, row * cells + column) === part;
    if (holds && from < 0) from = column;
    if (!holds && from >= 0) {
      found.push([from, column]);
      from = -1;
    }
  }
  return found;
}

function partOf(tenths: readonly string[], cell: number): "seen" | "low" | "all" {
  if (tenths.every((layer) => layer[cell] !== SEEN)) return "all";
  return tenths[0]?.[cell] === SEEN ? "seen" : "low";
}
