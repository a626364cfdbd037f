import { expect, test } from "vitest";
import { likely } from "./likely";

test("likely kinds come first, and the rest is told together", () => {
  const { shown, others } = likely([20, 0, 2, 71, 5, 2]);
  expect(shown.map(({ kind }) => kind)).toEqual([4, 1, 5]);
  expect(others).toBe(4);
});

test("equally likely kinds keep the order of their codes, so that bars do not jump", () => {
  expect(likely([30, 40, 30, 0, 0, 0]).shown.map(({ kind }) => kind)).toEqual([2, 1, 3]);
});

test("without evidence there is nothing to show, and nothing left over", () => {
  expect(likely([])).toEqual({ shown: [], others: 0 });
});

test("rounded shares of more than a hundred leave nothing over", () => {
  expect(likely([51, 50, 0, 0, 0, 0]).others).toBe(0);
});
