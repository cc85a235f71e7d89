// A care office's login, self reset and page in the fake. A password that
// begins with `kari` is a letter's.

import type { OfficeResetStep, OfficeSession, OfficeStep, SecurityAddressStep } from "../types";
import { federationName, mailCode, officeDesk, qr, totpCode, type CareWorld } from "./care";
import { refuse, type Handlers } from "./handlers";
import { policy } from "./people";
import { reasons, reissueCode } from "./reissue";

export function officeSession(more: Partial<OfficeSession> = {}): OfficeSession {
  const now = Date.now();
  return {
    officeName: "請求事業所 A",
    officeNumber: "1311111111",
    userId: "KJ000000000001",
    federationName,
    idleUntil: new Date(now + 600_000).toISOString(),
    endsAt: new Date(now + 28_800_000).toISOString(),
    now: new Date(now).toISOString(),
    ...more,
  };
}

export function officeNewPassword() {
  const now = Date.now();
  return {
    userId: "KJ000000000001",
    officeName: "請求事業所 A",
    policy,
    until: new Date(now + 1_200_000).toISOString(),
    now: new Date(now).toISOString(),
  };
}

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

export function officeHandlers(world: CareWorld, begun?: OfficeStep) {
  let step: OfficeStep = begun ?? { next: "logIn" };
  let reset: OfficeResetStep = { step: "none" };
  let address: string | null = null;
  let asking: SecurityAddressStep = { step: "none", mailAddress: null };
  let devices = [
    { id: "d1", name: "この端末の窓口", firstAt: ago(40), lastAt: ago(0), thisOne: true },
    { id: "d2", name: "Chrome（Windows）", firstAt: ago(200), lastAt: ago(12), thisOne: false },
  ];

  const to = (next: "factor" | "enrol" | "securityAddress" | "open") =>
    (step = { next, ...officeSession() });
  const wrongCode = (left: string) =>
    refuse({
      code: "fields_refused",
      fields: [{ name: "code", code: "code_wrong", detail: left }],
    });
  const wrongFactor = () =>
    refuse({ code: "fields_refused", fields: [{ name: "code", code: "factor_wrong" }] });
  function inSession(): OfficeSession {
    if ("idleUntil" in step) return step;
    return refuse({ code: "session_required" });
  }
  function known(): SecurityAddressStep {
    return { step: "none", mailAddress: address?.replace(/^(.).*@(.).*$/, "$1***@$2***") ?? null };
  }
  function askCode(sentTo: string): SecurityAddressStep {
    world.mail(sentTo, "確認コード発行通知(介護保険)", `[確認コード] ${mailCode}`);
    return (asking = { step: "code", ...reissueCode(sentTo) });
  }
  function resetCode(): OfficeResetStep {
    world.mail("office-a@example.jp", "認証番号のお知らせ", "認証番号: 611898");
    const now = Date.now();
    return {
      step: "code",
      sentTo: null,
      sender: "no-reply@e-seikyuu.example",
      now: new Date(now).toISOString(),
      expiresAt: new Date(now + 600_000).toISOString(),
      resendAt: new Date(now + 60_000).toISOString(),
      triesLeft: 5,
      codesSent: 1,
      advice: [],
      suggestion: null,
      mailState: "sent",
      links: [],
      supportDesks: [],
    };
  }

  return {
    office_reset_request: () => (reset = resetCode()),
    office_reset_show: () => reset,
    office_reset_resend_code: () => (reset = resetCode()),
    office_reset_submit_code: ({ code }) => {
      if (code !== "611898") wrongCode("4");
      const now = Date.now();
      return (reset = {
        step: "newPassword",
        policy,
        until: new Date(now + 600_000).toISOString(),
        now: new Date(now).toISOString(),
      });
    },
    office_reset_set_password: () => (reset = { step: "finished" }),
    office_reset_leave: () => {
      reset = { step: "none" };
      return {};
    },
    office_log_in: ({ userId, password }) => {
      if (!userId || !password) return refuse({ code: "login_failed" });
      if (password.startsWith("kari"))
        return (step = { next: "newPassword", ...officeNewPassword() });
      return to("factor");
    },
    office_show: () => step,
    office_set_first_password: ({ password }) =>
      password.length < 8
        ? refuse({
            code: "fields_refused",
            fields: [{ name: "password", code: "too_short", detail: "8" }],
          })
        : to("enrol"),
    office_touch: () => {
      inSession();
      return (step = { ...step, ...officeSession() } as OfficeStep);
    },
    office_log_out: () => {
      step = { next: "logIn" };
      return {};
    },
    office_submit_factor: ({ code }) => (code === totpCode ? to("open") : wrongFactor()),
    office_show_totp: () => ({
      secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      qr,
      account: "KJ000000000001",
      now: new Date().toISOString(),
    }),
    office_enrol_totp: ({ code }) => (code === totpCode ? to("securityAddress") : wrongFactor()),
    office_show_security_address: () => (asking.step === "code" ? asking : known()),
    office_request_security_address: ({ mailAddress, currentPassword }) => {
      if (!mailAddress.includes("@")) {
        const fields = [{ name: "mailAddress", code: "mail_address_unreadable" } as const];
        return refuse({ code: "fields_refused", fields });
      }
      if (step.next === "open" && !currentPassword) {
        const fields = [{ name: "currentPassword", code: "required" } as const];
        return refuse({ code: "fields_refused", fields });
      }
      return askCode(mailAddress);
    },
    office_resend_security_code: () =>
      asking.step === "code" ? askCode(asking.sentTo) : refuse({ code: "step_not_open" }),
    office_submit_security_code: ({ code }) => {
      if (asking.step !== "code") return refuse({ code: "step_not_open" });
      if (code !== mailCode) return wrongCode("2");
      address = asking.sentTo;
      if (step.next === "securityAddress") to("open");
      return (asking = known());
    },
    office_cancel_security_address: () => (asking = known()),
    office_skip_security_address: () => to("open"),
    office_show_page: () => ({
      officeName: inSession().officeName,
      officeNumber: "1311111111",
      userId: "KJ000000000001",
      federationName,
      securityAddress: address && "o***@e***",
      factorSetUp: true,
      lastLoginAt: ago(12),
      passwordChangedAt: ago(40),
      passwordPolicy: policy,
      applications: [
        {
          receipt: "40000000003",
          state: "used",
          receivedAt: ago(52),
          changedAt: ago(40),
          reason: null,
        },
        {
          receipt: "39999999994",
          state: "rejected",
          receivedAt: ago(90),
          changedAt: ago(88),
          reason: reasons[0]?.text ?? null,
        },
      ],
      notices: [
        {
          id: "o1",
          audience: "federation",
          title: "ログイン情報の再発行に要する日数について",
          publishedOn: "2026-11-02",
          unread: false,
        },
      ],
      officeDesk,
    }),
    office_open_notice: ({ noticeId }) => ({
      id: noticeId,
      audience: "federation",
      title: "ログイン情報の再発行に要する日数について",
      publishedOn: "2026-11-02",
      paragraphs: ["見本のお知らせです。"],
      link: null,
    }),
    office_change_password: ({ currentPassword }) =>
      currentPassword
        ? {}
        : refuse({
            code: "fields_refused",
            fields: [{ name: "currentPassword", code: "current_password_wrong" }],
          }),
    office_list_devices: () => ({ devices }),
    office_forget_device: ({ id }) => {
      devices = devices.filter((device) => device.id !== id);
      return { devices };
    },
  } satisfies Handlers;
}
