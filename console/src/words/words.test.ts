import { expect, test } from "vitest";
import { apart } from "./apart";
import { en } from "./en";
import { direction } from "./words";

test("the direction is the language's own unless the address asks for another", () => {
  expect(direction("", "ltr")).toBe("ltr");
  expect(direction("?dir=rtl", "ltr")).toBe("rtl");
  expect(direction("?dir=sideways", "rtl")).toBe("ltr");
});

test("no sentence is empty, and what is put into one is set apart", () => {
  const look = (value: unknown, path: string) => {
    if (typeof value === "string") expect(value, path).not.toBe("");
    else if (typeof value === "object" && value !== null) {
      for (const [name, part] of Object.entries(value)) look(part, `${path}.${name}`);
    }
  };
  look(en, "en");
  expect(en.alarms.acknowledgedLong("Aram", "14:03:11")).toBe(
    `acknowledged by ${apart("Aram")} at ${apart("14:03:11")}`,
  );
});
