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
  | { name: "settings" };

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
