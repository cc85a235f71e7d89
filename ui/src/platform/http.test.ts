import { afterEach, describe, expect, it, vi } from "vitest";
import { http } from "./http";
import { nameOf } from "./paper";
import { Refusal, type Refused } from "./types";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetched = vi.fn(() => Promise.resolve(Response.json(body, { status, headers })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}
function page(status: number, headers: Record<string, string> = {}) {
  const fetched = vi.fn(() =>
    Promise.resolve(
      new Response("<html>proxy</html>", {
        status,
        headers: { "content-type": "text/html", ...headers },
      }),
    ),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}
async function refusal(): Promise<Refused> {
  const thrown = await http.call("session_show", {}).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Refusal);
  return (thrown as Refusal).wire;
}

it("posts the request to the command's path and nothing into the address", async () => {
  const fetched = answer(200, { text: "01", changed: true });
  await http.call("text_to_half_width", { text: "０１" });
  const [path, init] = fetched.mock.calls[0] as unknown as [string, RequestInit];
  expect(path).toBe("/rpc/text_to_half_width");
  expect([init.method, init.body]).toEqual(["POST", '{"text":"０１"}']);
  expect([init.credentials, init.cache, init.redirect]).toEqual([
    "same-origin",
    "no-store",
    "error",
  ]);
});

it("hands a wire error on with its fields and wait", async () => {
  const wire = { code: "login_wait", retryAfterSeconds: 8 };
  answer(429, wire);
  expect(await refusal()).toEqual(wire);
});

describe("whatever stands between the page and the server", () => {
  it("takes the wait of a server that is busy from its head", async () => {
    answer(503, { code: "busy" }, { "retry-after": "12" });
    expect(await refusal()).toEqual({ code: "busy", retryAfterSeconds: 12 });
    page(503, { "retry-after": "30" });
    expect(await refusal()).toEqual({ code: "busy", retryAfterSeconds: 30 });
    page(429);
    expect(await refusal()).toEqual({ code: "busy" });
    page(503, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" });
    expect(await refusal()).toEqual({ code: "busy" });
  });

  it("tells a lost connection, a proxy's page and an answer cut short from a server's word", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    expect(await refusal()).toEqual({ code: "connection_lost" });
    for (const status of [200, 502, 504]) {
      page(status);
      expect(await refusal()).toEqual({ code: "connection_lost" });
    }
    const cut = new Response('{"state":', { headers: { "content-type": "application/json" } });
    vi.stubGlobal("fetch", () => Promise.resolve(cut));
    expect(await refusal()).toEqual({ code: "connection_lost" });
  });

  it("leads to the log-in also when only the status says so", async () => {
    page(401);
    expect(await refusal()).toEqual({ code: "session_required" });
  });

  it("tells nobody at home of a full disk at the server", async () => {
    for (const code of ["disk_full", "store_damaged", "store_in_use"]) {
      answer(503, { code });
      expect(await refusal()).toEqual({ code: "store_unavailable" });
    }
  });

  it("calls everything else unexpected", async () => {
    page(500);
    expect(await refusal()).toEqual({ code: "unexpected" });
  });

  it("gives up in the end, and never sends a request twice", async () => {
    const signals: AbortSignal[] = [];
    const limit = vi.spyOn(AbortSignal, "timeout");
    const fetched = vi.fn((_: string, init: RequestInit) => {
      if (init.signal) signals.push(init.signal);
      return Promise.reject(new DOMException("timed out", "TimeoutError"));
    });
    vi.stubGlobal("fetch", fetched);
    expect(await refusal()).toEqual({ code: "connection_lost" });
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(signals).toHaveLength(1);
    expect(limit).toHaveBeenCalledWith(60_000);
  });
});

describe("a document", () => {
  function paper(disposition: string) {
    const headers = { "content-type": "application/pdf", "content-disposition": disposition };
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("%PDF-1.7", { headers })));
  }

  it("becomes a download under the server's name, and no page", async () => {
    const clicked: string[][] = [];
    URL.createObjectURL = vi.fn(() => "blob:https://madoguchi.example/1");
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      clicked.push([this.href, this.download, this.target]);
    });
    paper(
      `attachment; filename="receipt.pdf"; filename*=UTF-8''${encodeURIComponent("登録内容の控え.pdf")}`,
    );
    const saved = await http.call("signup_save_receipt", { language: "ja" });
    expect(saved).toEqual({ name: "登録内容の控え.pdf", folder: "" });
    expect(clicked).toEqual([["blob:https://madoguchi.example/1", "登録内容の控え.pdf", ""]]);
    expect(document.querySelector("a")).toBeNull();
  });

  /// REI-14: posting lists and files of corrections are documents too
  it("becomes a download also when it is a table", async () => {
    URL.createObjectURL = vi.fn(() => "blob:https://madoguchi.example/2");
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    const headers = {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent("発送一覧.csv")}`,
    };
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("a,b", { headers })));
    const saved = await http.call("letter_save_posting_list", { id: "1" });
    expect(saved).toEqual({ name: "発送一覧.csv", folder: "" });
  });

  /// ASVS 5.3.2, 5.4.2: the name of a file is no path, whatever the server says
  it("bears no name that could be a path", () => {
    expect(nameOf('attachment; filename="../../etc/passwd"')).toBe("....etcpasswd");
    expect(nameOf("attachment; filename*=UTF-8''a%2Fb%5Cc.pdf")).toBe("abc.pdf");
    expect(nameOf("attachment; filename*=UTF-8''%E3%81")).toBe("document.pdf");
    expect(nameOf("")).toBe("document.pdf");
  });
});
