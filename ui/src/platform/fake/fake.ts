// Answers the commands in the page, for looking at screens and for component
// tests. It is in no product build and knows no rule: where a refusal is
// wanted, a test or an address hands it in.

import {
  type AnswerOf,
  type Capabilities,
  type CodeStep,
  type CommandName,
  type Commands,
  type DemoMail,
  type DeskStep,
  type InstallStatus,
  type KanaExplanation,
  type OfficeStep,
  type Platform,
  type RecoveryStep,
  type ReissueStep,
  type RequestOf,
  type SessionShown,
  type SignupRegister,
  type SignupStep,
} from "../types";
import { readBirthDate, eras } from "./birth_date";
import { careWorld } from "./care";
import { deskHandlers } from "./desk";
import { refuse, type Handlers } from "./handlers";
import { letterHandlers } from "./letters";
import { officeHandlers } from "./office";
import { myPage, notices, session, settings, terms } from "./pages";
import {
  both,
  demoDesk,
  desks,
  generalForm,
  mihonForm,
  pagesOfMihon,
  people,
  policy,
} from "./people";
import { reissueHandlers } from "./reissue";

export { refuse, type Handlers } from "./handlers";
type AllHandlers = Required<Handlers>;

export interface FakeOptions {
  install?: Partial<InstallStatus>;
  signup?: SignupStep;
  recovery?: RecoveryStep;
  reissue?: ReissueStep;
  office?: OfficeStep;
  desk?: DeskStep;
  /** The desk on its first day: no applications. */
  emptyDesk?: boolean;
  /** The last code of the clerk's authenticator is no longer fresh. */
  staleFactor?: boolean;
  capabilities?: Partial<Capabilities>;
  handlers?: Handlers;
}

export interface Fake extends Platform {
  /** Every call so far, for tests to look at. */
  readonly calls: { name: CommandName; request: unknown }[];
}

const install: InstallStatus = {
  store: "open",
  storeDetail: null,
  mode: "demo",
  counter: false,
  deskAlone: false,
  language: "ja",
  textSize: "standard",
  version: "0.1.0",
  rosterPresent: true,
  insurers: [
    {
      code: "mihon",
      name: both("見本健康保険組合", "Mihon Health Insurance Society"),
      entranceNote: both(
        "見本健保から届いたメールのURLからもご利用いただけます。",
        "The link in the mail from your insurer leads here too.",
      ),
    },
  ],
  restoredUpTo: null,
};

export const register: SignupRegister = {
  insurerName: both("見本健康保険組合", "Mihon Health Insurance Society"),
  memberName: "見本 太郎",
  symbol: "01",
  number: "t011",
  userIdPolicy: { min: 6, max: 50, symbols: "@-_.,+" },
  userIdAdvice: both("MIHON+従業員番号で登録可能です。", "You can use MIHON and your number."),
  passwordPolicy: policy,
  presetMailAddress: null,
  mailAddressEditable: true,
  mailAdvice: null,
  userId: null,
  mailAddress: null,
  links: pagesOfMihon,
  supportDesks: desks,
};

export function codeStep(more: Partial<CodeStep> = {}): CodeStep {
  const now = Date.now();
  return {
    sentTo: "taro@example.jp",
    sender: "mihon-kenpo@example.jp",
    now: new Date(now).toISOString(),
    expiresAt: new Date(now + 600_000).toISOString(),
    resendAt: new Date(now + 60_000).toISOString(),
    triesLeft: 5,
    codesSent: 1,
    advice: [],
    suggestion: null,
    mailState: "sent",
    links: pagesOfMihon,
    supportDesks: desks,
    ...more,
  };
}

export function fakePlatform(options: FakeOptions = {}): Fake {
  let signup: SignupStep = options.signup ?? { step: "none" };
  let recovery: RecoveryStep = options.recovery ?? { step: "none" };
  let loggedIn: SessionShown | null = null;
  let shownSettings = settings;
  const mails: DemoMail[] = [];
  const status = { ...install, ...options.install };

  function post(from: string, to: string, subject: string, body: string): void {
    const id = String(mails.length + 1);
    mails.push({ id, from, to, subject, body, receivedAt: new Date().toISOString() });
  }
  function sent(subject: string): void {
    const body = "認証番号: 611898\n\n上記の認証番号の有効期限は発行より10分となっております。";
    post("mihon-kenpo@example.jp", "taro@example.jp", subject, body);
  }
  const world = careWorld(
    (to, subject, body) => post("no-reply@e-seikyuu.example", to, subject, body),
    options.emptyDesk,
  );
  const clerk = deskHandlers(world, options);
  function coded(): { step: "code" } & CodeStep {
    sent("【ユーザーID 作成用認証番号のお知らせ】");
    return { step: "code", ...codeStep() };
  }
  function inSession(): SessionShown {
    return loggedIn ?? refuse({ code: "session_required" });
  }

  const handlers: AllHandlers = {
    install_show: () => ({ ...status }),
    install_unlock: () => ({ ...Object.assign(status, { store: "open" }) }),
    install_create: () => ({ ...Object.assign(status, { store: "open" }) }),
    install_save_preferences: () => ({}),
    visit_end: () => {
      signup = { step: "none" };
      loggedIn = null;
      return {};
    },
    insurer_show_form: ({ insurerCode }) => (insurerCode === "mihon" ? mihonForm : generalForm),
    text_to_half_width: ({ text }) => {
      const half = text.normalize("NFKC");
      return { text: half, changed: half !== text };
    },
    kana_explain: ({ text }) => explain(text),
    birth_date_read: ({ birthDate }) => readBirthDate(birthDate),
    era_list: () => ({ eras }),
    password_check: ({ password }) => ({
      rules: policy.rules.map((rule) => ({
        rule,
        met: password.length >= 8 || rule === "not_common",
      })),
    }),
    password_generate: () => ({ password: "Kaede7#Yama!22" }),
    mail_address_check: ({ mailAddress }) => {
      const address = mailAddress.normalize("NFKC");
      const slip = address.endsWith("gmial.com");
      return {
        address,
        changed: address !== mailAddress,
        advice: slip ? ["looks_like"] : [],
        suggestion: slip ? address.replace("gmial.com", "gmail.com") : null,
        refusal: null,
      };
    },
    signup_match: (request) =>
      request.kana
        ? (signup = { step: "register", ...register })
        : refuse({
            code: "fields_refused",
            fields: [
              { name: "symbol", code: "required" },
              { name: "birthDate", code: "date_unreadable" },
              { name: "kana", code: "required" },
            ],
          }),
    signup_show: () => signup,
    signup_check_user_id: ({ userId }) => ({ available: userId !== "taken-id", checksLeft: 9 }),
    signup_submit: () => (signup = coded()),
    signup_resend_code: () => (signup = coded()),
    signup_submit_code: ({ code }) =>
      code === "611898"
        ? (signup = {
            step: "finished",
            insurerName: register.insurerName,
            userId: "Mihon.Taro",
            mailAddress: "taro@example.jp",
          })
        : refuse({
            code: "fields_refused",
            fields: [{ name: "code", code: "code_wrong", detail: "4" }],
          }),
    signup_choose_user_id: () => (signup = { step: "none" }),
    signup_go_back: () =>
      signup.step === "code"
        ? (signup = { step: "register", ...register })
        : refuse({ code: "step_not_open" }),
    signup_save_receipt: () => ({ name: "登録内容の控え.pdf", folder: "ドキュメント" }),
    signup_leave: () => {
      signup = { step: "none" };
      return {};
    },
    session_log_in: ({ password }) =>
      password
        ? (loggedIn = { ...session, textSize: status.textSize })
        : refuse({ code: "login_failed", retryAfterSeconds: 4 }),
    session_show: inSession,
    session_touch: inSession,
    session_lock: () => (loggedIn = { ...inSession(), state: "locked" }),
    session_unlock: () => (loggedIn = { ...inSession(), state: "open" }),
    session_log_out: () => {
      loggedIn = null;
      return {};
    },
    session_list: () => ({
      sessions: ["この端末の窓口", "自宅のパソコン"].map((device, index) => ({
        id: String(index),
        startedAt: "2026-04-22T03:00:17Z",
        lastSeenAt: "2026-04-22T03:10:17Z",
        device,
        present: index === 0,
      })),
    }),
    session_end: () => ({ sessions: [] }),
    session_end_others: () => ({ sessions: [] }),
    recovery_request_password: () => (recovery = { ...coded(), sentTo: null }),
    recovery_show: () => recovery,
    recovery_resend_code: () => (recovery = { ...coded(), sentTo: null }),
    recovery_submit_code: () => (recovery = { step: "newPassword", passwordPolicy: policy }),
    recovery_set_password: () => (recovery = { step: "finished" }),
    recovery_leave: () => {
      recovery = { step: "none" };
      return {};
    },
    recovery_request_user_id: () => ({}),
    terms_show: () => terms,
    terms_accept: ({ agreed }) =>
      agreed
        ? (loggedIn = { ...inSession(), state: "open" })
        : refuse({ code: "fields_refused", fields: [{ name: "agreed", code: "consent_missing" }] }),
    terms_save_receipt: () => ({ name: "利用規約同意の控え.pdf", folder: "ドキュメント" }),
    notice_list_site: () => ({
      notices: notices.filter((notice) => notice.audience === "site"),
      unread: 0,
    }),
    notice_open_site: ({ noticeId }) => noticeText(noticeId),
    notice_search: ({ query, audience }) => ({
      notices: notices.filter(
        (notice) =>
          notice.title.includes(query) && (audience === null || notice.audience === audience),
      ),
      unread: 2,
    }),
    notice_open: ({ noticeId }) => noticeText(noticeId),
    my_page_show: () => myPage,
    my_page_open: ({ pageId }) => ({
      title: both(`見本のページ ${pageId}`, `Sample page ${pageId}`),
      state: "open",
      paragraphs: [{ heading: false, text: both("見本の本文です。", "Sample text.") }],
    }),
    settings_show: () => shownSettings,
    settings_save_preferences: () => ({}),
    settings_change_password: () => ({}),
    settings_request_mail_change: () =>
      (shownSettings = { ...shownSettings, mailChange: coded() }).mailChange,
    settings_resend_mail_code: () =>
      (shownSettings = { ...shownSettings, mailChange: coded() }).mailChange,
    settings_submit_mail_code: () => (shownSettings = settings),
    settings_cancel_mail_change: () => (shownSettings = settings),
    ...reissueHandlers(world, options.reissue),
    ...officeHandlers(world, options.office),
    ...clerk.handlers,
    ...letterHandlers(world, clerk),
    demo_inbox_list: () => ({ mails: [...mails] }),
    demo_people_list: () => ({ people }),
    demo_desk_show: () => demoDesk,
    ...options.handlers,
  };

  const calls: Fake["calls"] = [];
  return {
    capabilities: {
      savesFiles: true,
      followsLinks: false,
      hasAddresses: false,
      fillsFields: false,
      ...options.capabilities,
    },
    calls,
    async call<K extends keyof Commands>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      calls.push({ name, request });
      // A host is never immediate; screens must not count on it.
      await Promise.resolve();
      const answer = handlers[name] as (asked: RequestOf<K>) => AnswerOf<K> | Promise<AnswerOf<K>>;
      return answer(request);
    },
  };
}

function noticeText(id: string) {
  const row = notices.find((notice) => notice.id === id) ?? refuse({ code: "not_found" });
  return {
    id,
    audience: row.audience,
    title: row.title,
    publishedOn: row.publishedOn,
    paragraphs: ["お知らせの見本です。", "二つ目の段落です。"],
    link: "https://www.example.jp/notice",
  };
}

function explain(text: string): KanaExplanation {
  if (/[一-鿿]/.test(text))
    return { key: "", notes: [], refusal: { name: "kana", code: "kana_has_kanji" } };
  const key = text
    .normalize("NFD")
    .replace(/[\u3099\u309a\s]/g, "")
    .replaceAll("ョ", "ヨ");
  return { key, notes: ["space_ignored", "voicing_folded"], refusal: null };
}
