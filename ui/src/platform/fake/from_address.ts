// The fake of the page's address, so that every state of a screen can be
// looked at: `?store=locked`, `?text=largest`, `?counter`, `?roster=none`, `?step=code` ...

import type { LedgerObstacle, OfficeStep, ReissueStep, StoreState, TextSize } from "../types";
import { deskSession } from "./desk";
import { codeStep, fakePlatform, refuse, register, type Fake, type FakeOptions } from "./fake";
import { officeNewPassword, officeSession } from "./office";
import { reissueCode, reissueConfirm } from "./reissue";

/** Stands in every fake build and in no other; tools/weigh.mjs looks for it. */
export const mark = "MADOGUCHI-FAKE-PLATFORM";

export function fakeFromAddress(): Fake {
  // The shell freezes it too: what does not work then must show here.
  Object.freeze(Object.prototype);
  document.documentElement.dataset.fake = mark;
  const asked = new URLSearchParams(location.search);
  const options: FakeOptions = {
    // A desk of its own name is a site: it has addresses and a history.
    capabilities: { hasAddresses: asked.has("alone") },
    install: {
      store: (asked.get("store") as StoreState | null) ?? "open",
      storeDetail: asked.get("detail"),
      mode: asked.has("standalone") ? "standalone" : "demo",
      textSize: (asked.get("text") as TextSize | null) ?? "standard",
      counter: asked.has("counter"),
      deskAlone: asked.has("alone"),
      rosterPresent: asked.get("roster") !== "none",
      restoredUpTo: asked.has("restored") ? "2026-04-22T03:00:17Z" : null,
    },
  };
  if (asked.get("step") === "code") options.signup = { step: "code", ...codeStep() };
  if (asked.get("step") === "preset") {
    options.signup = {
      step: "register",
      ...register,
      presetMailAddress: "ta**@ex*****.jp",
      mailAddressEditable: false,
    };
  }
  if (asked.get("step") === "taken") options.signup = { step: "chooseUserId", ...register };
  options.emptyDesk = asked.get("queue") === "empty";
  options.staleFactor = asked.has("stale");
  const reissue = asked.get("reissue");
  if (reissue) options.reissue = reissueAt(reissue);
  const office = asked.get("office");
  if (office) options.office = officeAt(office);
  // Another window locked the session: the next command of a member shows it.
  if (asked.has("locked"))
    options.handlers = { notice_open: () => refuse({ code: "session_locked" }) };
  if (asked.has("desk")) options.desk = { next: "open", ...deskSession() };
  return fakePlatform(options);
}

/** `code`, `last` (the last code, whose time is over), `confirm`, or an obstacle of the ledger. */
function reissueAt(asked: string): ReissueStep {
  if (asked === "last") {
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const over = reissueCode("office@gmial.com", { codesLeft: 0, expiresAt });
    return {
      step: "code",
      ...over,
      mailAdvice: ["looks_like"],
      mailSuggestion: "office@gmail.com",
    };
  }
  if (asked === "code")
    return { step: "code", ...reissueCode("mailforsecurity-001@jp", { codesLeft: 1 }) };
  if (asked === "confirm") return { step: "confirm", ...reissueConfirm() };
  const obstacle = asked as LedgerObstacle;
  return { step: "confirm", ...reissueConfirm({ obstacle, officeName: null }) };
}

function officeAt(asked: string): OfficeStep {
  if (asked === "newPassword") return { next: asked, ...officeNewPassword() };
  return { next: asked as "factor" | "enrol" | "securityAddress" | "open", ...officeSession() };
}
