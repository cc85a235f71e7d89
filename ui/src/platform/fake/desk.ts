// A federation's desk in the fake: set-up, log-in, queue and review. Its one
// clerk is 審査 花子, user ID `shinsa.hanako`; any password, code 123456.

import type {
  DeskApplication,
  DeskCheck,
  DeskDifference,
  DeskQueue,
  DeskRow,
  DeskSession,
  DeskState,
  DeskStep,
  StaffSetUpStep,
} from "../types";
import {
  envelope,
  event,
  federationName,
  openStates,
  qr,
  totpCode,
  type CareApplication,
  type CareWorld,
} from "./care";
import { refuse, type Handlers } from "./handlers";
import { both, policy } from "./people";
import { prefectureName } from "./prefectures";
import { reasons } from "./reissue";

export const clerkName = "審査 花子";
const perPage = 10;

export interface Clerk {
  /** Refuses unless a clerk is logged in. */
  inSession(): DeskSession;
  /** Refuses unless the last code is fresh. */
  fresh(): void;
  found(id: string, version?: number): CareApplication;
  shown(application: CareApplication): DeskApplication;
}

export function deskSession(more: Partial<DeskSession> = {}): DeskSession {
  const now = Date.now();
  return {
    staff: "staff-1",
    userId: "shinsa.hanako",
    name: clerkName,
    roles: ["reviewer", "printer"],
    federationName,
    factorAsked: true,
    freshUntil: new Date(now + 300_000).toISOString(),
    idleUntil: new Date(now + 600_000).toISOString(),
    endsAt: new Date(now + 28_800_000).toISOString(),
    now: new Date(now).toISOString(),
    ...more,
  };
}

const checks: DeskCheck[] = [
  {
    id: "called-back",
    text: both(
      "事業所台帳の電話番号に電話し、申請の事実を確認した",
      "Called the telephone number of the ledger and confirmed that the office applied",
    ),
    required: true,
  },
  {
    id: "address-confirmed",
    text: both(
      "送付先が事業所台帳の住所であることを確認した",
      "Confirmed that the letter goes to the address of the ledger",
    ),
    required: true,
  },
  {
    id: "notice-address",
    text: both(
      "通知先メールアドレスを電話で確認した",
      "Confirmed the notice address on the telephone",
    ),
    required: false,
  },
];

export function deskHandlers(
  world: CareWorld,
  options: { desk?: DeskStep; staleFactor?: boolean },
) {
  let step: DeskStep = options.desk ?? { next: "logIn" };
  let fresh = !options.staleFactor;
  let setUp: StaffSetUpStep = {
    step: "password",
    userId: "shinsa.hanako",
    name: clerkName,
    federationName,
    policy,
  };

  function inSession(): DeskSession {
    return step.next === "logIn" ? refuse({ code: "session_required" }) : step;
  }
  function found(id: string, version?: number): CareApplication {
    inSession();
    const application =
      world.applications.find((each) => each.id === id) ?? refuse({ code: "not_found" });
    if (version !== undefined && version !== application.version) refuse({ code: "stale" });
    return application;
  }
  const clerk: Clerk = {
    inSession,
    fresh: () => void (inSession(), fresh || refuse({ code: "fresh_factor_required" })),
    found,
    shown: (application) => shown(application, world),
  };
  function to(
    application: CareApplication,
    state: DeskState,
    happened: Parameters<typeof event>[0],
    detail: string | null = null,
  ): DeskApplication {
    application.state = state;
    application.version += 1;
    application.events.push(event(happened, { staff: clerkName, detail }));
    return shown(application, world);
  }

  const handlers = {
    staff_show_set_up: ({ token }) =>
      token.trim()
        ? setUp
        : refuse({ code: "fields_refused", fields: [{ name: "token", code: "required" }] }),
    staff_set_password: ({ password }) =>
      password.length < 8
        ? refuse({
            code: "fields_refused",
            fields: [{ name: "password", code: "too_short", detail: "8" }],
          })
        : (setUp = {
            step: "enrol",
            userId: "shinsa.hanako",
            name: clerkName,
            secret: "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
            qr,
            account: "shinsa.hanako",
            now: new Date().toISOString(),
          }),
    staff_enrol_totp: ({ code }) =>
      code === totpCode ? (setUp = { step: "finished" }) : wrongFactor(),
    desk_log_in: ({ userId, password }) => {
      if (!userId || !password) return refuse({ code: "login_failed" });
      world.mail(
        "shinsa.hanako@example.jp",
        "【デモ】職員の認証コード",
        `デモの職員の認証アプリに表示される認証コード: ${totpCode}`,
      );
      return (step = { next: "factor", ...deskSession({ userId, freshUntil: null }) });
    },
    desk_show: () => step,
    desk_submit_factor: ({ code }) => {
      const session = inSession();
      if (code !== totpCode) return wrongFactor();
      fresh = true;
      return (step = { next: "open", ...deskSession({ userId: session.userId }) });
    },
    desk_touch: () => {
      inSession();
      return (step = { ...step, ...deskSession() } as DeskStep);
    },
    desk_log_out: () => {
      step = { next: "logIn" };
      return {};
    },
    desk_list_applications: (queue) => {
      inSession();
      return page(world, queue);
    },
    desk_show_application: ({ id }) => shown(found(id), world),
    desk_take_up: ({ id, version }) => {
      const application = found(id, version);
      application.reviewer = clerkName;
      return to(application, "in_review", "taken_up");
    },
    desk_put_back: ({ id, version }) => {
      const application = found(id, version);
      application.reviewer = null;
      return to(application, "received", "put_back");
    },
    desk_ask_envelope: ({ id, version }) =>
      to(found(id, version), "awaiting_envelope", "envelope_asked"),
    desk_record_envelope: ({ id, version }) => {
      const application = found(id, version);
      application.envelopeArrived = true;
      const next = application.state === "awaiting_envelope" ? "in_review" : application.state;
      return to(application, next, "envelope_arrived");
    },
    desk_add_note: ({ id, version, note }) => {
      const application = found(id, version);
      if (!note.trim())
        refuse({ code: "fields_refused", fields: [{ name: "note", code: "required" }] });
      return to(application, application.state, "noted", note);
    },
    desk_withdraw: ({ id, version }) => to(found(id, version), "withdrawn", "withdrawn"),
    desk_approve: ({ id, version, ticked, note }) => {
      clerk.fresh();
      const application = found(id, version);
      if (checks.some((check) => check.required && !ticked.includes(check.id)))
        refuse({ code: "fields_refused", fields: [{ name: "ticked", code: "checks_open" }] });
      application.approvedBy = clerkName;
      return to(application, "approved", "approved", note);
    },
    desk_reject: ({ id, version, reason, note }) => {
      clerk.fresh();
      const application = found(id, version);
      application.reason = reason;
      const text = reasons.find((each) => each.id === reason)?.text.ja ?? reason;
      return to(application, "rejected", "rejected", note ? `${text}\n${note}` : text);
    },
  } satisfies Handlers;
  return { ...clerk, handlers };
}

function wrongFactor(): never {
  return refuse({ code: "fields_refused", fields: [{ name: "code", code: "factor_wrong" }] });
}

function page(world: CareWorld, queue: DeskQueue) {
  const words = queue.words.normalize("NFKC").trim();
  const fits = world.applications
    .filter((each) => (queue.state ? each.state === queue.state : openStates.includes(each.state)))
    .filter((each) =>
      [each.officeNumber, each.officeName, each.receipt].some((text) => text.includes(words)),
    )
    .filter((each) => queue.days === null || days(each) >= queue.days)
    .filter((each) => !queue.mine || each.reviewer === clerkName);
  const from = Number(queue.cursor ?? 0);
  return {
    rows: fits.slice(from, from + perPage).map(row),
    counts: openStates.flatMap((state) => {
      const count = world.applications.filter((each) => each.state === state).length;
      return count > 0 ? [{ state, count }] : [];
    }),
    cursor: fits.length > from + perPage ? String(from + perPage) : null,
  };
}

function days(application: CareApplication): number {
  return Math.floor((Date.now() - Date.parse(application.receivedAt)) / 86_400_000);
}

function row(application: CareApplication): DeskRow {
  const { id, receipt, officeNumber, officeName, state, receivedAt, reviewer } = application;
  return {
    id,
    receipt,
    officeNumber,
    officeName,
    prefectureName: prefectureName(application.prefecture),
    state,
    receivedAt,
    changedAt: application.events.at(-1)?.at ?? receivedAt,
    reviewer,
    mine: reviewer === clerkName,
    days: days(application),
  };
}

function differences(application: CareApplication): DeskDifference[] {
  const since = newAddressSince(application);
  const moved: DeskDifference[] = since ? [{ difference: "newAddress", since }] : [];
  if (application.officeNumber !== "1311111111") return moved;
  return [
    { difference: "prefecture", ofNumber: prefectureName("13") },
    { difference: "checkDigit" },
    { difference: "otherThanSecurityAddress", sameDomain: false },
    ...moved,
  ];
}

/** The manual's office has moved lately, and so has one whose letter waits. */
export function newAddressSince(application: CareApplication): string | null {
  const moved = application.officeNumber === "1311111111" || application.id === "application-15";
  return moved ? "2026-11-01" : null;
}

function shown(application: CareApplication, world: CareWorld): DeskApplication {
  const { state } = application;
  const mine = application.reviewer === clerkName;
  const reviewing = state === "in_review" && mine;
  const alone = application.approvedBy === clerkName;
  const letterOut = ["printed", "dispatched", "returned"].includes(state);
  return {
    ...row(application),
    version: application.version,
    noticeAddress: application.noticeAddress,
    numberAdvice: [],
    approvedBy: application.approvedBy,
    entry: world.ledger.find((each) => each.officeNumber === application.officeNumber) ?? null,
    differences: differences(application),
    checks,
    reasons,
    envelope,
    envelopeRequired: false,
    envelopeArrived: application.envelopeArrived,
    passwordUntil: letterOut
      ? new Date(Date.parse(application.receivedAt) + 21 * 86_400_000).toISOString()
      : null,
    events: [...application.events],
    actions: {
      takeUp: state === "received" || (state === "in_review" && !mine),
      putBack: reviewing,
      askEnvelope: reviewing,
      recordEnvelope: ["received", "in_review", "awaiting_envelope"].includes(state),
      note: openStates.includes(state),
      approve: reviewing,
      reject: reviewing || state === "awaiting_envelope" || state === "approved" || letterOut,
      withdraw: openStates.includes(state),
      print: state === "approved" && !alone,
      reprint: letterOut,
      post: state === "printed",
      recordReturn: state === "dispatched",
      fourEyes: state === "approved" && alone,
    },
  };
}
