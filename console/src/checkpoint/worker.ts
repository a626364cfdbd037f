/** Keeps the checkpoint page on the phone: its files are taken at the first visit, and the page is asked for anew when it can be. */
export {};

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetch extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
const scope = self as unknown as {
  addEventListener(type: "install" | "activate", take: (event: Extendable) => void): void;
  addEventListener(type: "fetch", take: (event: Fetch) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
};

const CACHE = "hima-checkpoint";
const PAGE = "/checkpoint/";
const ALONGSIDE = ["/icon.svg", "/checkpoint.webmanifest"];
const ASSET = /\/assets\/[\w.-]+/g;
const SLOW_MS = 4000;

scope.addEventListener("install", (event) => event.waitUntil(takeAll().then(() => scope.skipWaiting())));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === PAGE) event.respondWith(page());
  else if (url.pathname.startsWith("/assets/") || ALONGSIDE.includes(url.pathname))
    event.respondWith(asset(event.request));
});

/** The page and all that it names, and all that its styles name. */
async function takeAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const found = new Set<string>(ALONGSIDE);
  const answer = await fetch(PAGE, { cache: "no-store" });
  if (!answer.ok) throw new Error("no page");
  for (const path of (await answer.clone().text()).match(ASSET) ?? []) found.add(path);
  for (const path of [...found].filter((name) => name.endsWith(".css"))) {
    for (const font of (await (await fetch(path)).text()).match(ASSET) ?? []) found.add(font);
  }
  await cache.addAll([...found]);
  await cache.put(PAGE, answer);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== PAGE && !found.has(pathname)) await cache.delete(request);
  }
}

async function page(): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE);
  try {
    const answer = await fetch(PAGE, { cache: "no-store", signal: AbortSignal.timeout(SLOW_MS) });
    if (!answer.ok) return kept ?? answer;
    if (kept === undefined || (await kept.text()) !== (await answer.clone().text()))
      void takeAll().catch(() => undefined);
    return answer;
  } catch {
    return (await cache.match(PAGE)) ?? Response.error();
  }
}

async function asset(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreSearch: true });
  return kept ?? fetch(request);
}
