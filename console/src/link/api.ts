import type {
  AffiliationRequest,
  InvitationRequest,
  Invitations,
  LinkView,
  MergeRequest,
  NameRequest,
  People,
  ProblemView,
  Refused,
  SignInRequest,
  SplitRequest,
  Timeline,
  You,
  ZoneChangeRequest,
  ZoneChecked,
  ZoneDraft,
  ZonesView,
  ZoneUndoRequest,
} from "../wire";

const LIMIT_MS = 15_000;
/** A table of thousands of rows is written while the page waits. */
export const LONG_LIMIT_MS = 300_000;

/** What came of a request: the answer, or why not. `status` 0: the node did not answer. */
export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | {
      readonly ok: false;
      readonly status: number;
      readonly refusal: string;
      readonly sentence: string;
      /** Everything wrong with what was sent, by field. */
      readonly problems?: readonly ProblemView[];
    };

export async function ask<Body>(
  method: string,
  path: string,
  body?: object,
  limitMs = LIMIT_MS,
): Promise<Answer<Body>> {
  let response: Response;
  let content: unknown;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(limitMs),
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    content = await response.json().catch(() => null);
  } catch {
    return { ok: false, status: 0, refusal: "unreachable", sentence: "" };
  }
  if (response.ok && content !== null) return { ok: true, body: content as Body };
  const refused = (content ?? {}) as Partial<Refused>;
  return {
    ok: false,
    status: response.ok ? 0 : response.status,
    refusal: typeof refused.refusal === "string" ? refused.refusal : "",
    sentence: typeof refused.sentence === "string" ? refused.sentence : "",
    problems: Array.isArray(refused.problems) ? refused.problems : [],
  };
}

const part = encodeURIComponent;

/** The HTTP API of the server, one function an address. */
export const api = {
  me: () => ask<You>("GET", "/api/me"),
  map: () => ask<object>("GET", "/api/site/map"),
  timeline: (fromUs: number) => ask<Timeline>("GET", `/api/timeline?from_us=${Math.max(0, Math.floor(fromUs))}`),
  acknowledge: (alert: number) => ask("POST", `/api/alerts/${alert}/acknowledge`, {}),
  dismiss: (alert: number) => ask("POST", `/api/alerts/${alert}/dismiss`, {}),
  setAffiliation: (track: number, request: AffiliationRequest) =>
    ask("POST", `/api/tracks/${track}/affiliation`, request),
  rename: (track: number, request: NameRequest) => ask("POST", `/api/tracks/${track}/name`, request),
  merge: (track: number, request: MergeRequest) => ask("POST", `/api/tracks/${track}/merge`, request),
  split: (track: number, request: SplitRequest) => ask("POST", `/api/tracks/${track}/split`, request),
  signIn: (request: SignInRequest) => ask<You>("POST", "/api/sign-in", request),
  signOut: () => ask("POST", "/api/sign-out", {}),
  people: () => ask<People>("GET", "/api/people"),
  endSessions: (person: string) => ask("DELETE", `/api/people/${part(person)}/sessions`),
  freshLink: (person: string) => ask<LinkView>("POST", `/api/people/${part(person)}/link`, {}),
  invitations: () => ask<Invitations>("GET", "/api/invitations"),
  invite: (request: InvitationRequest) => ask<LinkView>("POST", "/api/invitations", request),
  zones: () => ask<ZonesView>("GET", "/api/zones"),
  checkZones: (request: ZoneDraft) => ask<ZoneChecked>("POST", "/api/zones/check", request),
  changeZones: (request: ZoneChangeRequest) => ask("POST", "/api/zones", request),
  undoZones: (request: ZoneUndoRequest) => ask("POST", "/api/zones/undo", request),
  withdraw: (invitation: string) => ask("DELETE", `/api/invitations/${part(invitation)}`),
};
