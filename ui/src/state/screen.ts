// The screens there are. The state of a screen lives here and in the host,
// never in an address: nothing personal may stand in a URL.

import type { NoticeAudience } from "../platform/types";

/** Why the log-in screen is shown, when there is something to say about it. */
export type LogInReason = "signup" | "recovery" | "userId" | "ended" | "expired" | "loggedOut";

export type Screen =
  | { name: "entrance" }
  | { name: "signup" }
  | { name: "logIn"; reason?: LogInReason }
  | { name: "siteNotice"; id: string }
  | { name: "recoverPassword" }
  | { name: "recoverUserId" }
  | { name: "terms" }
  | { name: "myPage" }
  | { name: "notices"; audience: NoticeAudience | null }
  | { name: "notice"; id: string; from: "myPage" | "notices" }
  | { name: "page"; id: string }
  | { name: "settings" }
  | { name: "reissue" }
  | { name: "tracker" }
  | { name: "officeReset" }
  | { name: "office" }
  | { name: "officeNotice"; id: string }
  | { name: "officePassword" }
  | { name: "officeAddress" }
  | { name: "officeDevices" }
  | { name: "desk" }
  | { name: "deskSetUp" }
  | { name: "deskApplication"; id: string; from: "desk" | "letters" }
  | { name: "letters" }
  | { name: "letterBatch"; id: string }
  | { name: "ledger" };

/**
 * Why an office or a clerk has to log in, when there is something to say about it. `ready`: a new password
 * or a new account is waiting to be used.
 */
export type CounterReason = "ended" | "endedLost" | "expired" | "loggedOut" | "ready";

/** Screens from which a person logs in; behind a session they have no use. */
export const beforeLogIn: readonly Screen["name"][] = [
  "entrance",
  "signup",
  "logIn",
  "recoverPassword",
  "recoverUserId",
];

/** Screens that need a session; without one the log-in is shown instead. */
export const memberScreens: readonly Screen["name"][] = [
  "terms",
  "myPage",
  "notices",
  "notice",
  "page",
  "settings",
];

/** Screens of a logged-in care office; before that its log-in stands there. */
export const officeScreens: readonly Screen["name"][] = [
  "officeNotice",
  "officePassword",
  "officeAddress",
  "officeDevices",
];

/** Screens of a logged-in clerk; before that the desk's log-in stands there. */
export const deskScreens: readonly Screen["name"][] = [
  "deskApplication",
  "letters",
  "letterBatch",
  "ledger",
];

/** Screens that stand at the desk's own address. */
export const atDesk: readonly Screen["name"][] = ["desk", "deskSetUp", ...deskScreens];

/** Screens of offices and clerks: the log-in of a member leads nobody away from them. */
export const counterScreens: readonly Screen["name"][] = [
  "reissue",
  "tracker",
  "officeReset",
  "office",
  ...officeScreens,
  ...atDesk,
];
