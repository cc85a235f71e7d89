// The fake's world of care offices: an invented ledger, applications in every
// state, and what the wizard, the office and the desk share. No rules of the
// product: just enough that the journeys can be walked.

import type {
  DeskEvent,
  DeskEventKind,
  DeskLedgerEntry,
  DeskState,
  HelpDesk,
  LetterBatch,
  ReissueState,
  TotpQr,
} from "../types";
import { both } from "./people";

export const federationName = both("見本県国民健康保険団体連合会", "Mihon NHI Federation");
export const helpDesk: HelpDesk = {
  name: both("ヘルプデスク", "Help desk"),
  phone: "0570-000-000",
  hours: both("平日10時～17時", "Weekdays 10-17"),
};
export const officeDesk: HelpDesk = {
  name: both("見本県国保連合会 介護保険課", "Mihon NHI Federation, care section"),
  phone: "0857-00-0000",
  hours: both("平日8時30分～17時15分", "Weekdays 8:30-17:15"),
};
export const envelope = both(
  "宛先を記入し切手を貼った返信用封筒を、国保連合会の案内に従って送付してください。",
  "Send a stamped return envelope with your address, as the federation's guidance says.",
);

/** What an authenticator shows all the time in the fake. */
export const totpCode = "123456";
/** The code of each mail to a notice or security address. */
export const mailCode = "9999";

export interface CareApplication {
  id: string;
  version: number;
  receipt: string;
  state: DeskState;
  officeNumber: string;
  officeName: string;
  noticeAddress: string;
  prefecture: string;
  receivedAt: string;
  reviewer: string | null;
  approvedBy: string | null;
  envelopeArrived: boolean;
  reason: string | null;
  events: DeskEvent[];
}

export interface CareWorld {
  ledger: DeskLedgerEntry[];
  applications: CareApplication[];
  batches: LetterBatch[];
  mail(to: string, subject: string, body: string): void;
}

const entry = (officeNumber: string, name: string, more: Partial<DeskLedgerEntry> = {}) => ({
  officeNumber,
  name,
  kana: "セイキュウジギョウショ",
  postalCode: "680-0000",
  address: "見本県見本市見本町1丁目2番3号",
  telephone: "0857-11-1111",
  serviceKinds: ["訪問介護", "通所介護"],
  agent: false,
  closedOn: null,
  userId: null,
  securityAddress: null,
  addressSince: null,
  ...more,
});

export const openStates: DeskState[] = [
  "received",
  "in_review",
  "awaiting_envelope",
  "approved",
  "printed",
  "dispatched",
  "returned",
];

/** What has to have happened for a state. */
const ways: Record<DeskState, DeskEventKind[]> = {
  received: ["requested"],
  in_review: ["requested", "taken_up"],
  awaiting_envelope: ["requested", "taken_up", "envelope_asked"],
  approved: ["requested", "taken_up", "approved"],
  printed: ["requested", "taken_up", "approved", "printed"],
  dispatched: ["requested", "taken_up", "approved", "printed", "posted"],
  returned: ["requested", "taken_up", "approved", "printed", "posted", "returned"],
  used: ["requested", "taken_up", "approved", "printed", "posted", "used"],
  expired: ["requested", "taken_up", "approved", "printed", "posted", "expired"],
  rejected: ["requested", "taken_up", "rejected"],
  withdrawn: ["requested", "withdrawn"],
};

export function event(kind: DeskEventKind, more: Partial<DeskEvent> = {}): DeskEvent {
  return { kind, at: new Date().toISOString(), staff: null, detail: null, alone: false, ...more };
}

const names = ["もみじ訪問介護", "さくらデイサービス", "つばき居宅支援", "すみれ介護センター"];
const seeded: DeskState[] = [
  ...Array<DeskState>(9).fill("received"),
  "in_review",
  "in_review",
  "awaiting_envelope",
  "approved",
  "approved",
  "approved",
  "printed",
  "dispatched",
  "returned",
  "used",
  "expired",
  "rejected",
  "withdrawn",
];

function seed(state: DeskState, index: number): CareApplication {
  const begun = Date.now() - (seeded.length - index) * 20 * 3_600_000;
  const first = index === 0;
  const own = index === 9 || index === 12;
  const reviewer = ["received", "withdrawn"].includes(state)
    ? null
    : own
      ? "審査 花子"
      : "承認 次郎";
  return {
    id: `application-${index + 1}`,
    version: 1,
    receipt: String(40_000_000_003 + index * 1_234_567).slice(0, 11),
    state,
    officeNumber: first ? "1311111111" : `31701${String(10_000 + index * 7)}`.slice(0, 10),
    officeName: first ? "請求事業所 A" : `${names[index % names.length]} ${index}号店`,
    noticeAddress: first ? "mailforsecurity-001@jp" : `office${index}@example.jp`,
    prefecture: "31",
    receivedAt: new Date(begun).toISOString(),
    reviewer,
    approvedBy: ["approved", "printed", "dispatched", "returned"].includes(state) ? reviewer : null,
    envelopeArrived: false,
    reason: state === "rejected" ? "not-reached" : null,
    events: ways[state].map((kind, step) =>
      event(kind, {
        at: new Date(begun + step * 7_200_000).toISOString(),
        staff: ["requested", "withdrawn", "used", "expired"].includes(kind) ? null : reviewer,
        detail: kind === "posted" ? new Date(begun).toISOString().slice(0, 10) : null,
      }),
    ),
  };
}

/** `empty`: a desk on its first day. */
export function careWorld(mail: CareWorld["mail"], empty = false): CareWorld {
  const applications = empty ? [] : seeded.map(seed);
  return {
    applications,
    batches: [],
    mail,
    ledger: [
      entry("1311111111", "請求事業所 A", {
        userId: "KJ000000000001",
        securityAddress: "office-a@example.jp",
        addressSince: "2026-11-01",
      }),
      entry("3170100016", "廃止事業所 B", { closedOn: "2025-03-31" }),
      entry("3170100024", "代理人 C", { agent: true }),
      ...applications
        .slice(1)
        .map((each) => entry(each.officeNumber, each.officeName, { telephone: "0857-22-2222" })),
    ],
  };
}

export const shownToOffice: Record<DeskState, ReissueState> = {
  received: "received",
  in_review: "in_review",
  awaiting_envelope: "awaiting_envelope",
  approved: "approved",
  printed: "approved",
  dispatched: "dispatched",
  returned: "returned",
  used: "used",
  expired: "expired",
  rejected: "rejected",
  withdrawn: "withdrawn",
};

/** The state that an event led to, as an office is told; none for what is the desk's own. */
export const stateAfter: Partial<Record<DeskEventKind, ReissueState>> = {
  requested: "received",
  taken_up: "in_review",
  put_back: "received",
  envelope_asked: "awaiting_envelope",
  approved: "approved",
  rejected: "rejected",
  withdrawn: "withdrawn",
  posted: "dispatched",
  returned: "returned",
  expired: "expired",
  used: "used",
};

/** Looks like a QR code of version 3 and says nothing: finders, timing, and a fixed scatter. */
export const qr: TotpQr = {
  rows: Array.from({ length: 29 }, (_, y) =>
    Array.from({ length: 29 }, (_, x) => (dark(x, y) ? "1" : "0")).join(""),
  ),
};

function dark(x: number, y: number): boolean {
  for (const [left, top] of [
    [0, 0],
    [22, 0],
    [0, 22],
  ] as const) {
    const [dx, dy] = [x - left, y - top];
    if (dx >= -1 && dx <= 7 && dy >= -1 && dy <= 7) {
      const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
      return ring !== 2 && ring < 4;
    }
  }
  return (x * 7 + y * 13 + x * y) % 5 < 2;
}
