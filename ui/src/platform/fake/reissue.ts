// The wizard and the tracker of the fake.

import type {
  HelpDesk,
  LedgerObstacle,
  OfficeNumberAdvice,
  ReissueCode,
  ReissueConfirm,
  ReissueStep,
  ReissueTrack,
  ReissueTracked,
} from "../types";
import {
  envelope,
  event,
  federationName,
  helpDesk,
  mailCode,
  officeDesk,
  openStates,
  shownToOffice,
  stateAfter,
  type CareApplication,
  type CareWorld,
} from "./care";
import { refuse, type Handlers } from "./handlers";
import { both } from "./people";
import { prefectureName, prefectures } from "./prefectures";

export function reissueCode(sentTo: string, more: Partial<ReissueCode> = {}): ReissueCode {
  const now = Date.now();
  return {
    sentTo,
    sender: "no-reply@e-seikyuu.example",
    digits: 4,
    minutes: 30,
    now: new Date(now).toISOString(),
    expiresAt: new Date(now + 1_800_000).toISOString(),
    resendAt: new Date(now + 60_000).toISOString(),
    triesLeft: 3,
    codesLeft: 2,
    mailState: "sent",
    mailAdvice: [],
    mailSuggestion: null,
    helpDesk,
    ...more,
  };
}

export function reissueConfirm(more: Partial<ReissueConfirm> = {}): ReissueConfirm {
  return {
    officeNumber: "1311111111",
    officeName: "請求事業所 A",
    obstacle: null,
    noticeAddress: "mailforsecurity-001@jp",
    prefecture: "31",
    prefectureName: prefectureName("31"),
    federationName,
    envelope,
    envelopeRequired: false,
    officeDesk: officeDesk as HelpDesk,
    ...more,
  };
}

function adviceOf(number: string): OfficeNumberAdvice[] {
  const advice: OfficeNumberAdvice[] = [];
  const prefecture = Number(number.slice(0, 2));
  if (!(prefecture >= 1 && prefecture <= 47)) advice.push("unknown_prefecture");
  // The manual's own sample fails the check digit.
  if (number === "1311111111") advice.push("check_digit");
  if (/[A-Z]/.test(number)) advice.push("letters");
  return advice;
}

function plainNumber(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
}

export const reasons = [
  {
    id: "not-reached",
    text: both(
      "事業所台帳に登録された電話番号で確認がとれませんでした。",
      "The office could not be reached by the telephone number of the ledger.",
    ),
  },
  {
    id: "not-requested",
    text: both(
      "事業所に確認したところ、申請の事実がありませんでした。",
      "The office, when asked, had not applied.",
    ),
  },
  {
    id: "envelope-missing",
    text: both("返信用封筒が届きませんでした。", "The return envelope did not arrive."),
  },
];

export function reissueHandlers(world: CareWorld, begun?: ReissueStep) {
  let step: ReissueStep = begun ?? { step: "none" };
  let asked = { officeNumber: "1311111111", noticeAddress: "mailforsecurity-001@jp" };
  let prefecture = "31";

  function send(): ReissueStep {
    world.mail(
      asked.noticeAddress,
      "確認コード発行通知(介護保険)",
      `介護電子請求受付システムからのお知らせです。電子請求受付システムの確認コードが発行されました。\n[確認コード] ${mailCode}\n確認コードの有効期間は30分です。`,
    );
    return { step: "code", ...reissueCode(asked.noticeAddress) };
  }
  function obstacle(): LedgerObstacle | null {
    const found = world.ledger.find((each) => each.officeNumber === asked.officeNumber);
    if (!found) return "missing";
    if (found.closedOn) return "closed";
    if (found.agent) return "agent";
    const open = world.applications.some(
      (each) => each.officeNumber === asked.officeNumber && openStates.includes(each.state),
    );
    return open ? "application_open" : null;
  }
  function confirm(): ReissueStep {
    const against = obstacle();
    const found = world.ledger.find((each) => each.officeNumber === asked.officeNumber);
    return {
      step: "confirm",
      ...reissueConfirm({
        ...asked,
        prefecture,
        prefectureName: prefectureName(prefecture),
        obstacle: against,
        officeName: against ? null : (found?.name ?? null),
      }),
    };
  }
  function prefectureStep(): ReissueStep {
    const proposed = asked.officeNumber.slice(0, 2);
    return {
      step: "prefecture",
      ...asked,
      numberAdvice: adviceOf(asked.officeNumber),
      mailAdvice: asked.noticeAddress.split("@")[1]?.includes(".") ? [] : ["dotless_domain"],
      mailSuggestion: null,
      proposed: prefectures.some((each) => each.code === proposed) ? proposed : null,
    };
  }
  function found({ receipt, noticeAddress }: ReissueTrack): CareApplication {
    if (!receipt.trim())
      refuse({ code: "fields_refused", fields: [{ name: "receipt", code: "required" }] });
    return (
      world.applications.find(
        (each) =>
          each.receipt === receipt.replace(/\D/g, "") && each.noticeAddress === noticeAddress,
      ) ?? refuse({ code: "application_unknown" })
    );
  }

  return {
    prefecture_list: () => ({ prefectures }),
    reissue_check_office: ({ officeNumber }) => {
      const number = plainNumber(officeNumber);
      const wellFormed = /^[0-9A-Z]{10}$/.test(number);
      const known = prefectures.find((each) => each.code === number.slice(0, 2));
      return {
        officeNumber: number,
        wellFormed,
        advice: wellFormed ? adviceOf(number) : [],
        prefecture: known?.code ?? null,
      };
    },
    reissue_begin: () => (step = { step: "office", officeNumber: null, noticeAddress: null }),
    reissue_show: () => step,
    reissue_submit_office: (typed) => {
      const number = plainNumber(typed.officeNumber);
      const fields = [
        ...(number ? [] : [{ name: "officeNumber" as const, code: "required" as const }]),
        ...(typed.noticeAddress.includes("@")
          ? []
          : [{ name: "noticeAddress" as const, code: "mail_address_unreadable" as const }]),
        ...(typed.noticeAddress === typed.noticeAddressAgain
          ? []
          : [{ name: "noticeAddressAgain" as const, code: "mail_addresses_differ" as const }]),
      ];
      if (fields.length > 0) refuse({ code: "fields_refused", fields });
      asked = { officeNumber: number, noticeAddress: typed.noticeAddress };
      return (step = prefectureStep());
    },
    reissue_submit_prefecture: ({ prefecture: chosen }) => {
      const one = prefectures.find((each) => each.code === chosen);
      if (!one?.served)
        refuse({
          code: "fields_refused",
          fields: [{ name: "prefecture", code: one ? "prefecture_not_served" : "choice_missing" }],
        });
      prefecture = chosen;
      return (step = send());
    },
    reissue_resend_code: () => (step = send()),
    reissue_submit_code: ({ code }) =>
      code === mailCode
        ? (step = confirm())
        : refuse({
            code: "fields_refused",
            fields: [{ name: "code", code: "code_wrong", detail: "2" }],
          }),
    reissue_send: () => {
      const receipt = String(70_000_000_001 + world.applications.length * 7_654_321).slice(0, 11);
      const name = world.ledger.find((each) => each.officeNumber === asked.officeNumber)?.name;
      world.applications.push({
        id: `application-${world.applications.length + 1}`,
        version: 1,
        receipt,
        state: "received",
        ...asked,
        officeName: name ?? "",
        prefecture,
        receivedAt: new Date().toISOString(),
        reviewer: null,
        approvedBy: null,
        envelopeArrived: false,
        reason: null,
        events: [event("requested")],
      });
      const { noticeAddress } = asked;
      return (step = {
        step: "finished",
        receipt,
        noticeAddress,
        federationName,
        envelope,
        envelopeRequired: false,
        officeDesk,
      });
    },
    reissue_go_back: () => {
      if (step.step === "office") return (step = { step: "lost" });
      if (step.step === "prefecture") return (step = { step: "office", ...asked });
      if (step.step === "code" || step.step === "confirm") return (step = prefectureStep());
      return refuse({ code: "step_not_open" });
    },
    reissue_leave: () => {
      step = { step: "none" };
      return {};
    },
    reissue_track: (typed) => tracked(found(typed)),
    reissue_withdraw: (typed) => {
      const application = found(typed);
      application.state = "withdrawn";
      application.events.push(event("withdrawn"));
      return tracked(application);
    },
  } satisfies Handlers;
}

function tracked(application: CareApplication): ReissueTracked {
  return {
    receipt: application.receipt,
    state: shownToOffice[application.state],
    events: application.events.flatMap(({ kind, at }) => {
      const state = stateAfter[kind];
      return state ? [{ state, at }] : [];
    }),
    reason: reasons.find((each) => each.id === application.reason)?.text ?? null,
    envelope: application.state === "awaiting_envelope" ? envelope : null,
    passwordUntil:
      application.state === "dispatched"
        ? new Date(Date.parse(application.receivedAt) + 21 * 86_400_000).toISOString()
        : null,
    canWithdraw: openStates.includes(application.state),
    federationName,
    officeDesk,
  };
}
