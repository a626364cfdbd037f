import { beforeEach, expect, test, vi } from "vitest";
import { emptyScene, type Scene } from "../state/scene";
import { assetOf, pictureOf, raidViewOf, threatsOf, wedgeOf } from "../testing";
import type { ContactView, Hello } from "../wire";
import { takeIn } from "./takein";
import { TrackView } from "./trackview";

vi.stubGlobal(
  "OffscreenCanvas",
  class {
    getContext = () => null;
  },
);

const contact: ContactView = {
  key: "rid/1",
  source: "remote_id",
  name: "",
  scheme: "unstated",
  kind: 0,
  ageS: 0,
  lonDeg: 44.8,
  latDeg: 35.1,
  amslM: null,
  courseDeg: null,
  speedMps: null,
  operatorLonDeg: null,
  operatorLatDeg: null,
  track: 0,
  offsetM: null,
  origin: "aircraft",
  heightReference: "unknown",
  nic: null,
  nacP: null,
  sil: null,
  sda: null,
  label: "uncorroborated",
  evidence: [],
  score: 0,
  signalDb: null,
  landed: false,
  also: [],
};
const hello = {
  site: {
    assets: [assetOf("room", 60)],
    sensors: [{ id: "rf", kind: "rf_bearing", lonDeg: 44.8, latDeg: 35.1, rangeM: 8000 }],
  },
} as unknown as Hello;
const picture = pictureOf([1, 2, 3], {
  contacts: [contact],
  wedges: [wedgeOf()],
  raids: [raidViewOf()],
  threats: threatsOf([[1, "room", 80]]),
});
const live: Scene = { ...emptyScene(0), hello, picture };

let view: TrackView;
beforeEach(() => {
  view = new TrackView("dark", 1);
  takeIn(view, live, false);
  view.raidLabels = [{ track: 1, centreX: 10, centreY: 10, width: 20, height: 10 }];
});

test("a scene brings its tracks, claims, bearings, raids and threats", () => {
  expect([...view.table.slotOf.keys()]).toEqual([1, 2, 3]);
  expect([view.contacts.length, view.wedges.length, view.raids.length, view.threats.size]).toEqual([1, 1, 1, 1]);
  expect(view.raided.has(2)).toBe(true);
});

test("nothing of one scene is left in another that has no picture yet: the present must not stand in the past", () => {
  takeIn(view, { ...emptyScene(50), hello }, true);
  expect([...view.table.slotOf.keys()]).toEqual([]);
  expect([view.contacts.length, view.wedges.length, view.raids.length, view.threats.size]).toEqual([0, 0, 0, 0]);
  expect(view.raidLabels).toEqual([]);
  expect(view.picture).toBeNull();
});
