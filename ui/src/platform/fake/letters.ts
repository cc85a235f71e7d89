// Letters and the ledger's import in the fake. A file whose name holds `bad`
// has mistakes, one whose name holds `few` would close many offices.

import type {
  DeskState,
  LedgerReport,
  LedgerUpload,
  LetterBatch,
  LetterDesk,
  LetterRow,
} from "../types";
import { event, openStates, type CareApplication, type CareWorld } from "./care";
import { clerkName, newAddressSince, type Clerk } from "./desk";
import { refuse, type Handlers } from "./handlers";

/** A call prints so many in the fake, so that a batch takes a few. */
const perCall = 2;

export function letterHandlers(world: CareWorld, clerk: Clerk) {
  function desk(): LetterDesk {
    clerk.inSession();
    return {
      ready: world.applications
        .filter((each) => each.state === "approved")
        .map((each) => ({
          id: each.id,
          receipt: each.receipt,
          officeNumber: each.officeNumber,
          officeName: each.officeName,
          approvedAt: each.events.at(-1)?.at ?? each.receivedAt,
          approvedBy: each.approvedBy ?? "",
          canPrint: each.approvedBy !== clerkName,
          newAddressSince: newAddressSince(each),
        })),
      more: false,
      batches: world.batches.map(({ id, begunAt, staff, letters, printed }) => ({
        id,
        begunAt,
        staff,
        letters: letters.length,
        printed,
      })),
      most: 1000,
    };
  }
  function row(application: CareApplication, printed: boolean): LetterRow {
    const { id, version, receipt, officeNumber, officeName, state } = application;
    const passedOver = !printed && state !== "approved";
    const since = openStates.includes(state) ? newAddressSince(application) : null;
    return {
      id,
      version,
      receipt,
      officeNumber,
      officeName,
      state,
      printed,
      passedOver,
      newAddressSince: since,
    };
  }
  /** The batch as it stands now: applications may have changed meanwhile. */
  function batch(id: string): LetterBatch {
    clerk.inSession();
    const known = world.batches.find((each) => each.id === id) ?? refuse({ code: "not_found" });
    known.letters = known.letters.map((letter) => row(clerk.found(letter.id), letter.printed));
    known.printed = known.letters.filter((letter) => letter.printed).length;
    known.left = known.letters.filter((letter) => !letter.printed && !letter.passedOver).length;
    return known;
  }
  function to(
    application: CareApplication,
    state: DeskState,
    kind: Parameters<typeof event>[0],
    detail: string | null = null,
  ): void {
    application.state = state;
    application.version += 1;
    application.events.push(event(kind, { staff: clerkName, detail }));
  }

  return {
    letter_list: desk,
    letter_begin_batch: ({ ids }) => {
      const begun: LetterBatch = {
        id: `batch-${world.batches.length + 1}`,
        begunAt: new Date().toISOString(),
        staff: clerkName,
        letters: ids.map((id) => row(clerk.found(id), false)),
        printed: 0,
        left: ids.length,
      };
      world.batches.unshift(begun);
      return begun;
    },
    letter_show_batch: ({ id }) => ({ ...batch(id) }),
    letter_print_next: ({ id }) => {
      clerk.fresh();
      const now = batch(id);
      const next = now.letters.filter((each) => !each.printed && !each.passedOver);
      for (const letter of next.slice(0, perCall)) {
        to(clerk.found(letter.id), "printed", "printed");
        letter.printed = true;
      }
      return { name: "再発行通知書.pdf", folder: "ドキュメント" };
    },
    letter_save_posting_list: ({ id }) => {
      batch(id);
      return { name: "発送一覧.csv", folder: "ドキュメント" };
    },
    letter_post: ({ ids, on }) => {
      if (!on) refuse({ code: "fields_refused", fields: [{ name: "on", code: "required" }] });
      for (const id of ids) to(clerk.found(id), "dispatched", "posted", on);
      return desk();
    },
    letter_record_return: ({ id, version, note }) => {
      const application = clerk.found(id, version);
      to(application, "returned", "returned", note);
      return clerk.shown(application);
    },
    letter_reprint: ({ id, version }) => {
      clerk.fresh();
      to(clerk.found(id, version), "printed", "printed");
      return { name: "再発行通知書.pdf", folder: "ドキュメント" };
    },
    ledger_check: (upload) => {
      clerk.fresh();
      return report(upload, false);
    },
    ledger_import: (upload) => {
      clerk.fresh();
      const found = report(upload, true);
      const confirmed = !found.mustConfirm || upload.confirmEnded === found.ended;
      return confirmed ? { ...found, mustConfirm: false } : { ...found, loaded: false };
    },
    ledger_save_corrections: () => {
      clerk.fresh();
      return { name: "訂正用.csv", folder: "ドキュメント" };
    },
  } satisfies Handlers;
}

function report(upload: LedgerUpload, loaded: boolean): LedgerReport {
  const bad = upload.name.includes("bad");
  const few = upload.full && upload.name.includes("few");
  return {
    rows: few ? 1043 : 1243,
    added: 12,
    changed: 31,
    moved: 4,
    ended: upload.full ? (few ? 212 : 3) : 0,
    before: 1234,
    mistakes: bad
      ? [
          { line: 18, column: "事業所番号", reason: "10桁ではありません。" },
          { line: 203, column: "郵便番号", reason: "7桁の数字ではありません。" },
          { line: 611, column: null, reason: "項目の数が1行目と異なります。" },
        ]
      : [],
    badRows: bad ? 3 : 0,
    loaded: loaded && !bad,
    mustConfirm: few,
  };
}
