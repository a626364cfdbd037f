import { expect, test } from "vitest";
import { pictureOf, tracksOf } from "../testing";
import { called, calledIn, meant, nearby } from "./called";

test("a track goes by the name that a person gave it, as plain text, else by its number", () => {
  const picture = pictureOf([7, 9], { tracks: tracksOf([7, 9], { label: ["", "Kes\u202etrel"] }) });
  expect(called(picture, 7)).toBe("T007");
  expect(called(picture, 9)).toBe("Kestrel");
  expect(calledIn(picture, 0)).toBe("");
  expect(called(picture, 11)).toBe("T011");
  expect(called(null, 11)).toBe("T011");
});

test("a number that was merged stands for the track that remains", () => {
  const picture = pictureOf([7], { tracks: tracksOf([7], { also: [[9, 12]] }) });
  expect([meant(picture, 12), meant(picture, 7), meant(picture, 3), meant(null, 3)]).toEqual([7, 7, 3, 3]);
});

test("what could be the same object stands nearest first, without tentative ones and those too far away", () => {
  const latDeg = [35, 35.002, 35.001, 35.1, 35];
  const tracks = tracksOf([1, 2, 3, 4, -5], { latDeg, lonDeg: [44, 44, 44, 44, 44] });
  const found = nearby(pictureOf([1, 2, 3, 4, -5], { tracks }), 1, 1500);
  expect(found.map(({ track }) => track)).toEqual([3, 2]);
  expect(Math.round(found[0]?.awayM ?? 0)).toBe(111);
});
