import { expect, test } from "vitest";
import { unseenBoxes } from "./unseencells";

test("cells unseen near the ground alone are told from those unseen at every height", () => {
  const low = "990" + "900" + "900";
  const high = "999" + "990" + "990";
  expect(unseenBoxes([low, high], 3, "low")).toEqual([
    { row: 0, rows: 1, from: 2, to: 3 },
    { row: 1, rows: 2, from: 1, to: 2 },
  ]);
  expect(unseenBoxes([low, high], 3, "all")).toEqual([{ row: 1, rows: 2, from: 2, to: 3 }]);
});

test("where all is seen there is no box, and where nothing is, one", () => {
  expect(unseenBoxes(["9999", "9999"], 2, "all")).toEqual([]);
  expect(unseenBoxes(["0808", "0000"], 2, "all")).toEqual([{ row: 0, rows: 2, from: 0, to: 2 }]);
});
