// Words of log-in, lock and end of a session (LOG).

import type { Words } from "../ja";
import { instant } from "./dates";

export const session: Words["session"] = {
  title: "Log in",
  logIn: "Log in",
  loggingIn: "Logging in…",
  noUserIdYet: "I have no user ID yet",
  forgotPassword: "Forgot your password?",
  forgotUserId: "Forgot your user ID?",
  siteNotices: "Notices of this site",
  noticesFailed: "The notices could not be loaded.",
  afterSignup: "Your user ID was created. Please log in with it and your password.",
  afterRecovery: "Your password was changed. Please log in with the new one.",
  afterUserId:
    "If you are registered, your user ID is sent to your registered address. Please check the mail and log in.",
  afterEnd: "You were logged out after a time without activity. Please log in again.",
  afterExpiry:
    "Your time logged in has run out, or you logged out in another window or device. Log in again to return to where you were.",
  afterLogOut: "You are logged out.",
  waiting: "After several failed log-ins there is a short wait.",

  lockTitle: "The screen is locked",
  lockText: (name) =>
    `The screen was hidden after a time without activity. The password of ${name} unlocks it.`,
  unlock: "Unlock",
  unlocking: "Checking…",
  logOut: "Log out",

  hello: (name) => `Hello, ${name}`,
  previous: (at) => `Last log-in: ${instant(at)}`,
  firstLogin: "This is your first log-in",
};
