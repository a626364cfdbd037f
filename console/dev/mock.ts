/** A Vite plugin that stands in for the node while the console is developed: `npm run dev`. Never part of the build. */
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { type WebSocket, WebSocketServer } from "ws";
import { SITE, World } from "./world.ts";

const YOU = { id: "p1", name: "Aram Salih", organisation: "Site security", role: "administrator", signedInUntilUs: 0 };
const BASE_MAP = new URL("../../sites/khor_mor/basemap.geojson", import.meta.url);
const AFFILIATIONS = ["unknown", "pending", "assumed_friend", "friend", "neutral", "suspect", "hostile"];

const nowUs = () => Date.now() * 1000;

export function mockNode(): Plugin {
  return {
    name: "mock-node",
    apply: "serve",
    configureServer(server) {
      const startUs = nowUs();
      const world = new World(startUs - 60e6);
      const sockets = new WebSocketServer({ noServer: true });
      server.httpServer?.on("upgrade", (request, socket, head) => {
        const path = request.url ?? "";
        if (!path.startsWith("/live") && !path.startsWith("/replay")) return;
        sockets.handleUpgrade(request, socket, head, (client) => speak(client, world, path));
      });
      server.middlewares.use((request, response, next) => {
        if (!request.url?.startsWith("/api/")) next();
        else void answer(request, response, world, startUs);
      });
    },
  };
}

function speak(client: WebSocket, world: World, path: string): void {
  const replay = path.startsWith("/replay");
  const query = new URL(path, "http://localhost").searchParams;
  let speed = Number(query.get("speed") ?? 1);
  let from = { us: Number(query.get("at_us")), here: nowUs() };
  const clock = () => (replay ? from.us + (nowUs() - from.here) * speed : nowUs());
  client.on("message", (data) => {
    const said = JSON.parse(String(data)) as { seek_us?: number; speed?: number; pause?: boolean };
    from = { us: said.seek_us ?? clock(), here: nowUs() };
    if (said.speed !== undefined) speed = said.speed;
    if (said.pause !== undefined) speed = said.pause ? 0 : 1;
  });
  const send = (message: object) => client.send(JSON.stringify(message));
  const mode = replay ? "REPLAY" : (process.env.MOCK_MODE ?? "SIM");
  send({ type: "hello", protocol: 1, version: "0.1.0", mode, serverTimeUs: clock(), site: SITE, you: YOU });
  let seq = 0;
  const pictures = setInterval(() => {
    send({ type: "alerts", seq, timeUs: clock(), alerts: world.alerts(clock()) });
    send(world.picture(clock(), seq++));
  }, 200);
  const beats = setInterval(() => send(world.health(clock(), seq)), 1000);
  client.on("close", () => {
    clearInterval(pictures);
    clearInterval(beats);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  startUs: number,
): Promise<void> {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const give = (body: unknown, status = 200) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const [, number] = /\/(\d+)\//.exec(path) ?? [];
  if (path === "/api/me") give(YOU);
  else if (path === "/api/site/map")
    give(
      existsSync(BASE_MAP) ? JSON.parse(readFileSync(BASE_MAP, "utf8")) : { type: "FeatureCollection", features: [] },
    );
  else if (path === "/api/timeline") give(timeline(world, startUs));
  else if (path.endsWith("/acknowledge")) {
    world.acknowledged.set(Number(number), { by: YOU.name, us: nowUs() });
    give({ ok: true });
  } else if (path.endsWith("/dismiss")) {
    world.dismissed.add(Number(number));
    give({ ok: true });
  } else if (path.endsWith("/affiliation")) {
    const said = (await bodyOf(request)) as { affiliation: string; reason?: string };
    if (!said.reason && said.affiliation !== "unknown")
      give({ ok: false, refusal: "reason_missing", sentence: "Say why." }, 409);
    else {
      world.words.set(Number(number), { affiliation: AFFILIATIONS.indexOf(said.affiliation), by: YOU.name });
      give({ ok: true });
    }
  } else if (path === "/api/people") {
    const person = (id: string, name: string, role: string, sessions: number) => ({
      id,
      name,
      organisation: "Site security",
      role,
      sessions,
      lastSeenUs: nowUs(),
    });
    give({
      people: [
        person("p1", YOU.name, "administrator", 1),
        person("p2", "Dilan Karim", "operator", 1),
        person("p3", "Hana Aziz", "viewer", 0),
      ],
    });
  } else if (path === "/api/invitations" && request.method === "POST") {
    give({ link: "http://127.0.0.1:8420/sign-in?token=made-up", expiresUs: nowUs() + 86_400e6 });
  } else if (path === "/api/invitations") {
    give({
      invitations: [
        {
          id: "i1",
          name: "Rebin Omar",
          organisation: "Site security",
          role: "operator",
          madeBy: YOU.name,
          expiresUs: nowUs() + 80_000e6,
        },
      ],
    });
  } else give({ ok: true, ...YOU });
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function timeline(world: World, startUs: number): object {
  const sinceUs = startUs - 45 * 60e6;
  const at = (minutes: number) => startUs - minutes * 60e6;
  const alert = (minutes: number, id: number, priority: number, change: string) => ({
    timeUs: at(minutes),
    alert: id,
    track: id,
    priority,
    change,
  });
  return {
    sinceUs,
    alerts: [
      alert(38, 7, 1, "raised"),
      alert(36, 7, 1, "cleared"),
      alert(21, 9, 1, "raised"),
      alert(20.5, 9, 2, "promoted"),
      alert(19, 9, 2, "cleared"),
      alert(0.9, 23, 2, "raised"),
      alert(0.8, 24, 2, "raised"),
      alert(0.4, 23, 3, "promoted"),
    ],
    feeds: [
      { timeUs: at(30), feed: "radar_south", state: "silent" },
      { timeUs: at(26), feed: "radar_south", state: "live" },
      { timeUs: at(2), feed: "rf_west", state: "silent" },
    ],
    decisions: [
      ...[...world.acknowledged].map(([track, { us, by }]) => ({
        timeUs: us,
        person: by,
        act: "acknowledge",
        alert: track,
        track,
        affiliation: 0,
        reason: "",
        refusal: "",
      })),
      {
        timeUs: at(20),
        person: "Dilan Karim",
        act: "acknowledge",
        alert: 9,
        track: 9,
        affiliation: 0,
        reason: "",
        refusal: "",
      },
    ].sort((a, b) => a.timeUs - b.timeUs),
  };
}
