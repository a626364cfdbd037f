import { expect, test } from "vitest";
import { begun, blankZone, idOf, redone, stepped, toSend, undone, withProperties, withRings } from "./zonedraft";

test("steps are taken back and repeated, and a new step forgets what could be repeated", () => {
  const first = begun(blankZone(), true);
  const named = stepped(first, withProperties(first.feature, { name: "Camp" }));
  const drawn = stepped(
    named,
    withRings(named.feature, [
      [
        [44, 35],
        [45, 35],
        [45, 36],
        [44, 35],
      ],
    ]),
  );
  expect(undone(drawn).feature).toEqual(named.feature);
  expect(redone(undone(drawn))).toEqual(drawn);
  expect(undone(undone(undone(drawn))).feature).toEqual(first.feature);
  expect(stepped(undone(drawn), first.feature).future).toEqual([]);
  expect(redone(drawn)).toBe(drawn);
});

test("a new zone is called after its name, unlike any other", () => {
  expect(idOf("Camp North!", [])).toBe("camp_north");
  expect(idOf("Camp", ["camp", "camp_2"])).toBe("camp_3");
  expect(idOf("12", [])).toBe("zone_12");
  expect(idOf("کەمپ", [])).toBe("zone");
  const zone = begun(withProperties(blankZone(), { name: "Camp" }), true);
  expect(toSend(zone, ["camp"]).properties.id).toBe("camp_2");
  expect(toSend({ ...zone, fresh: false }, ["camp"]).properties.id).toBe("zone");
});
