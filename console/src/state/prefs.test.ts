import { expect, test } from "vitest";
import { defaults, parsePreferences } from "./prefs";

test("what does not fit is left at its default", () => {
  expect(parsePreferences(null)).toEqual(defaults);
  expect(parsePreferences("{broken")).toEqual(defaults);
  expect(parsePreferences('"text"')).toEqual(defaults);
  expect(parsePreferences('{"theme":"pink","labels":"no","keys":{"next":5,"home":"z"}}')).toEqual({
    ...defaults,
    keys: { home: "z" },
  });
});
