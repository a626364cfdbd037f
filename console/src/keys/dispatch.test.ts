import { beforeEach, expect, test } from "vitest";
import { type AppState, app } from "../state/app";
import { emptyScene } from "../state/scene";
import { alertOf, pictureOf } from "../testing";
import type { You } from "../wire";
import { COMMANDS, select } from "./dispatch";

const YOU: You = { id: "1", name: "Amina", organisation: "", role: "operator", signedInUntilUs: 0 };
const LIVE = {
  ...emptyScene(0),
  picture: pictureOf([1, 2, 3]),
  alerts: [alertOf({ id: 1, track: 1, priority: 3 }), alertOf({ id: 2, track: 2 }), alertOf({ id: 3, track: 3 })],
};

/** Track 1 is selected, and which one is the same object is asked for. */
beforeEach(() =>
  app.set({
    you: YOU,
    live: LIVE,
    past: null,
    selected: 1,
    follow: false,
    form: "same",
    other: 0,
    pane: "decision",
    status: { text: "", bad: false, id: 0 },
  }),
);

const now = (): Partial<AppState> => {
  const { selected, form, other, pane } = app.get();
  return { selected, form, other, pane };
};

test("while the same object is asked for, a click on another track says which it is", () => {
  select(2);
  expect(now()).toEqual({ selected: 1, form: "same", other: 2, pane: "decision" });
  expect(app.get().status.text).toBe("");
});

test("a click on nothing then leaves form and selection as they are, and says that nothing was there", () => {
  select(2);
  select(0);
  expect(now()).toEqual({ selected: 1, form: "same", other: 2, pane: "decision" });
  expect(app.get().status.text).toMatch(/no track there/);
});

test("a click on the track itself then leaves the form open, and says that it is itself", () => {
  select(1);
  expect(now()).toEqual({ selected: 1, form: "same", other: 0, pane: "decision" });
  expect(app.get().status.text).toContain("itself");
});

test.each<[string, Partial<AppState>]>([
  ["in another pane", { pane: "feeds" }],
  ["in a replay", { past: LIVE }],
  ["of a track that has ended", { live: { ...LIVE, picture: pictureOf([2, 3]) } }],
  ["of one who may not decide any more", { you: { ...YOU, role: "viewer" } }],
])("a click selects as ever while the form cannot be seen: %s", (_, hidden) => {
  app.set(hidden);
  select(2);
  expect(now()).toEqual({ selected: 2, form: "", other: 0, pane: "decision" });
});

test("without the form a click on nothing takes the selection back", () => {
  app.set({ form: "" });
  select(0);
  expect(now()).toMatchObject({ selected: 0, form: "" });
});

test("the next alarm's track is offered as the same object, and the one after it at the next press", () => {
  COMMANDS.next();
  expect(now()).toMatchObject({ selected: 1, form: "same", other: 2 });
  COMMANDS.next();
  expect(now()).toMatchObject({ selected: 1, form: "same", other: 3 });
});
