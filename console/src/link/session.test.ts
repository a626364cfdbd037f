import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { app } from "../state/app";
import { closeReplay, controlReplay, openReplay } from "./session";

/** Sockets that the console has opened, which a test opens, fills and loses by hand. */
class Socket {
  static readonly OPEN = 1;
  static made: Socket[] = [];
  readyState = 0;
  sent: object[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly address: string) {
    Socket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  open() {
    this.readyState = Socket.OPEN;
    this.hear({ type: "hello", serverTimeUs: 0 });
  }
  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  lose() {
    this.readyState = 3;
    this.onclose?.({ code: 1006 });
  }
}

const last = () => Socket.made.at(-1) as Socket;
const query = () => Object.fromEntries(new URL(last().address).searchParams);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("window", { location: { protocol: "http:", host: "node" } });
  Socket.made = [];
});
afterEach(() => {
  closeReplay();
  vi.useRealTimers();
});

test("a replay that opens as asked is told nothing more", () => {
  openReplay(5_000_000);
  expect(query()).toEqual({ at_us: "5000000", speed: "1" });
  last().open();
  expect(last().sent).toEqual([]);
});

test("what is asked for while a replay is still opening is said once it is open", () => {
  openReplay(5_000_000);
  controlReplay({ atUs: 9_000_000 });
  controlReplay({ speed: 4, paused: true });
  last().open();
  expect(Object.assign({}, ...last().sent)).toEqual({ seek_us: 9_000_000, speed: 4, pause: true });
});

test("a replay that lost its connection goes on where it stood, as fast as it went, or stands still as it did", () => {
  openReplay(5_000_000);
  last().open();
  controlReplay({ speed: 10 });
  last().hear({ type: "health", seq: 1, timeUs: 8_000_000, notes: [], sensors: [], outputs: [], feeds: [] });
  controlReplay({ paused: true });
  last().lose();
  vi.advanceTimersByTime(1000);
  expect(Socket.made).toHaveLength(2);
  expect(query()).toEqual({ at_us: "8000000", speed: "10" });
  last().open();
  expect(last().sent).toEqual([{ pause: true }]);
  expect(app.get().replay).toMatchObject({ speed: 10, paused: true });
});
