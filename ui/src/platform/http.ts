// Commands over HTTP: one POST to /rpc/{command} each, session in a cookie
// that scripts cannot read. Nothing is ever sent a second time from here.

import { keepPaper } from "./paper";
import { isWireError, Refusal, type Platform, type RefusalCode, type Refused } from "./types";

/** What is wrong with the server's own store is its operator's business. */
const storeTroubles: readonly RefusalCode[] = [
  "disk_full",
  "store_in_use",
  "store_too_new",
  "store_key_missing",
  "store_damaged",
];

/** What an answer is when it is a document to keep and no data. */
const papers = ["application/pdf", "text/csv"];

/** The server answers far sooner; after this the connection is taken for lost. */
const patienceMs = 60_000;

export const http: Platform = {
  capabilities: { savesFiles: true, followsLinks: true, hasAddresses: true, fillsFields: true },
  async call(name, request) {
    try {
      const answer = await post(`/rpc/${name}`, request);
      if (answer.ok && papers.some((type) => is(answer, type)))
        return (await keepPaper(answer)) as never;
      const body = await read(answer);
      if (!answer.ok) throw new Refusal(refused(answer, body));
      // A page in place of an answer comes from somebody in between.
      if (body === undefined) throw new Refusal({ code: "connection_lost" });
      return body as never;
    } catch (thrown) {
      if (thrown instanceof Refusal) throw thrown;
      throw new Refusal({ code: "connection_lost" });
    }
  },
};

function post(path: string, request: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(patienceMs),
  });
}

function is(answer: Response, type: string): boolean {
  return answer.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() === type;
}

/** What the server answered; nothing when it was not the server that answered. */
async function read(answer: Response): Promise<unknown> {
  if (!is(answer, "application/json")) return undefined;
  try {
    return JSON.parse(await answer.text()) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function refused(answer: Response, body: unknown): Refused {
  const told: Refused = isWireError(body) ? body : { code: codeOf(answer.status) };
  const wait = told.retryAfterSeconds ?? secondsOf(answer.headers.get("retry-after"));
  const code = storeTroubles.includes(told.code) ? "store_unavailable" : told.code;
  return { ...told, code, ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
}

/** For answers that only bear a status, such as a proxy's. */
function codeOf(status: number): RefusalCode {
  switch (status) {
    case 401:
      return "session_required";
    case 429:
    case 503:
      return "busy";
    case 408:
    case 502:
    case 504:
      return "connection_lost";
    default:
      return "unexpected";
  }
}

/** Retry-After in seconds; a date there is rare and not worth a wrong clock. */
function secondsOf(header: string | null): number | undefined {
  if (!header || !/^\d{1,5}$/.test(header.trim())) return undefined;
  return Number(header) || undefined;
}
