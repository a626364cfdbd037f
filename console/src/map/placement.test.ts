import { expect, test } from "vitest";
import { HIDDEN, type LabelColumns, offsetX, offsetY, Placer, STAY } from "./placement";

function labels(points: readonly (readonly [number, number])[], must: readonly number[] = []): LabelColumns {
  const filled = (value: number) => new Float32Array(points.length).fill(value);
  return {
    x: new Float32Array(points.map(([x]) => x)),
    y: new Float32Array(points.map(([, y]) => y)),
    width: filled(90),
    height: filled(46),
    shortWidth: filled(40),
    shortHeight: filled(18),
    reach: filled(9),
    must: new Uint8Array(points.map((_, index) => must[index] ?? 0)),
  };
}

function run(placer: Placer, columns: LabelColumns): void {
  const order = Int32Array.from(columns.x.keys());
  placer.run(columns, order, order.length, 800, 600);
}

function boxes(placer: Placer, columns: LabelColumns) {
  return [...columns.x.keys()]
    .filter((slot) => placer.place[slot] !== HIDDEN)
    .map((slot) => {
      const [width, height] = placer.short[slot] === 1 ? [40, 18] : [90, 46];
      const place = placer.place[slot] ?? 0;
      return {
        x: (columns.x[slot] ?? 0) + offsetX(place, width, 9),
        y: (columns.y[slot] ?? 0) + offsetY(place, height),
        width,
        height,
      };
    });
}

test("labels of a crowd do not cover one another by more than the tolerance", () => {
  const points = Array.from({ length: 60 }, (_, index): [number, number] => [
    300 + (index % 10) * 22,
    200 + Math.floor(index / 10) * 22,
  ]);
  const columns = labels(points);
  const placer = new Placer();
  run(placer, columns);
  const placed = boxes(placer, columns);
  expect(placed.length).toBeGreaterThan(5);
  for (const [index, a] of placed.entries()) {
    for (const b of placed.slice(index + 1)) {
      const wide = Math.max(0, (a.width + b.width) / 2 - Math.abs(a.x - b.x));
      const high = Math.max(0, (a.height + b.height) / 2 - Math.abs(a.y - b.y));
      expect((wide * high) / Math.min(a.width * a.height, b.width * b.height)).toBeLessThanOrEqual(STAY + 0.1);
    }
  }
});

test("an alarm's label is never hidden", () => {
  const columns = labels(
    Array.from({ length: 40 }, () => [400, 300]),
    [1],
  );
  const placer = new Placer();
  run(placer, columns);
  expect(placer.place[0]).not.toBe(HIDDEN);
  expect(placer.short[0]).toBe(0);
  expect([...placer.place.slice(1)].filter((place) => place === HIDDEN).length).toBeGreaterThan(20);
});

test("a label keeps its place while it is barely covered", () => {
  const placer = new Placer();
  run(placer, labels([[400, 300]]));
  const before = placer.place[0];
  run(
    placer,
    labels([
      [402, 301],
      [470, 340],
    ]),
  );
  expect(placer.place[0]).toBe(before);
});

test("labels stay inside the map", () => {
  const columns = labels([
    [795, 300],
    [4, 300],
  ]);
  const placer = new Placer();
  run(placer, columns);
  for (const box of boxes(placer, columns)) {
    expect(box.x - box.width / 2).toBeGreaterThan(-15);
    expect(box.x + box.width / 2).toBeLessThan(815);
  }
});
