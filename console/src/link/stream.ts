import type { ServerMessage } from "../wire";
import { parseMessage } from "./message";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** An open socket from which nothing comes for this long is treated as lost. */
const SILENCE_MS = 10_000;
const SESSION_ENDED = 4401;

export interface StreamEvents {
  message(message: ServerMessage): void;
  closed(): void;
  /** The server ended the session, or will not have us: asking again is no use. */
  ended(): void;
}

/** Waits before a reconnect: they double, so that a node that comes back is not stormed. */
export function waitMs(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
}

/** One WebSocket to the server that reconnects by itself until stopped. */
export class Stream {
  #socket: WebSocket | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly address: () => string,
    private readonly events: StreamEvents,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Say something; false if the socket is not open. */
  send(value: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(value));
    return true;
  }

  #open(): void {
    const socket = new WebSocket(this.address());
    this.#socket = socket;
    this.#watchSilence(socket);
    socket.onmessage = (event: MessageEvent<unknown>) => {
      this.#watchSilence(socket);
      const message = typeof event.data === "string" ? parseMessage(event.data) : null;
      if (message === null) return;
      this.#attempt = 0;
      this.events.message(message);
    };
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #watchSilence(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      this.#lost(socket, 0);
    }, SILENCE_MS);
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#stopped || socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#silence);
    this.events.closed();
    if (code === SESSION_ENDED) {
      this.events.ended();
      return;
    }
    this.#timer = setTimeout(() => this.#open(), waitMs(this.#attempt));
    this.#attempt += 1;
  }
}

/** Address of a WebSocket of the server that served this page. */
export function socketAddress(path: string): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}${path}`;
}
