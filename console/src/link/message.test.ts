import { expect, test } from "vitest";
import { parseMessage } from "./message";
import { waitMs } from "./stream";

test("only messages of a known kind come in", () => {
  expect(parseMessage('{"type":"health","seq":1}')).toMatchObject({ type: "health" });
  expect(parseMessage('{"type":"coverage","seq":1,"coverage":null}')).toMatchObject({ type: "coverage" });
  for (const text of ["", "null", "[]", "7", '{"type":"later"}', '{"type":{}}', "{"])
    expect(parseMessage(text)).toBeNull();
});

test("waits double up to a limit", () => {
  expect([0, 1, 2, 3, 4, 50].map(waitMs)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});
