import { ask, LONG_LIMIT_MS } from "../link/api";
import type {
  ActRequest,
  AmendRequest,
  CheckedView,
  CheckRequest,
  CorrectRequest,
  DraftRequest,
  EndorseRequest,
  EnterRequest,
  Filed,
  IssueRequest,
  PermitRequest,
  PermitSheet,
  Permits,
  RecordSheet,
  Records,
  RegistryView,
  TableReport,
  TableRequest,
} from "../wire";

const part = encodeURIComponent;

function query(asked: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(asked).filter(([, text]) => text !== "")).toString();
}

/** What a list is asked for. */
export interface Listed {
  readonly words: string;
  readonly state?: string;
  readonly after?: string;
  readonly limit?: string;
}

/** The addresses of the registry and of flight permits, one function each. */
export const office = {
  registry: () => ask<RegistryView>("GET", "/api/registry"),
  list: (kind: string, asked: Listed) => ask<Records>("GET", `/api/registry/list/${part(kind)}?${query({ ...asked })}`),
  record: (kind: string, number: string) =>
    ask<RecordSheet>("GET", `/api/registry/record/${part(kind)}?${query({ number })}`),
  enter: (kind: string, request: EnterRequest) => ask("POST", `/api/registry/enter/${part(kind)}`, request),
  correct: (kind: string, request: CorrectRequest) => ask("POST", `/api/registry/correct/${part(kind)}`, request),
  act: (kind: string, request: ActRequest) => ask("POST", `/api/registry/act/${part(kind)}`, request),
  table: (kind: string, request: TableRequest) =>
    ask<TableReport>("POST", `/api/registry/table/${part(kind)}`, request, LONG_LIMIT_MS),
  tableAddress: (kind: string) => `/api/registry/table/${part(kind)}`,
  permits: (asked: Listed) => ask<Permits>("GET", `/api/permits?${query({ ...asked })}`),
  permit: (number: string) => ask<PermitSheet>("GET", `/api/permits/sheet?${query({ number })}`),
  kmlAddress: (number: string) => `/api/permits/kml?${query({ number })}`,
  check: (request: CheckRequest) => ask<CheckedView>("POST", "/api/permits/check", request),
  draft: (request: DraftRequest) => ask<Filed>("POST", "/api/permits/draft", request),
  amend: (request: AmendRequest) => ask<Filed>("POST", "/api/permits/amend", request),
  endorse: (request: EndorseRequest) => ask<Filed>("POST", "/api/permits/endorse", request),
  issue: (request: IssueRequest) => ask<Filed>("POST", "/api/permits/issue", request),
  /** `act`: submit, activate, close or revoke. */
  permitAct: (act: string, request: PermitRequest) => ask<Filed>("POST", `/api/permits/${part(act)}`, request),
};
