import { expect, test, vi } from "vitest";
import type { SoundState } from "../state/app";
import { Sounder } from "./sounder";

/** A browser whose audio device is missing at first. */
class Audio {
  static present = false;
  state = "suspended";
  destination = {};
  onstatechange: (() => void) | null = null;
  constructor() {
    if (!Audio.present) throw new Error("no device");
  }
  createAnalyser() {
    return { connect: () => undefined };
  }
  async resume() {
    this.state = "running";
  }
}

test("sound that failed once plays again when the browser can play it", async () => {
  vi.stubGlobal("AudioContext", Audio);
  const states: SoundState[] = [];
  const sounder = new Sounder((state) => states.push(state));
  await sounder.unlock();
  Audio.present = true;
  await sounder.unlock();
  expect(states).toEqual(["failed", "on"]);
});
