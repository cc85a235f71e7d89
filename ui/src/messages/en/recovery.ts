// Words of forgotten password and forgotten user ID (LOG-02, LOG-03).

import type { Words } from "../ja";

export const recovery: Words["recovery"] = {
  passwordTitle: "Reset your password",
  passwordSteps: ["Your details", "E-mail code", "New password", "Done"],
  passwordLead:
    "Enter your user ID and date of birth. A code is sent to the registered e-mail address.",
  send: "Send the code",
  sending: "Taking your request…",
  codeLead:
    "If you are registered, a code was sent to your registered e-mail address. Enter the code from the mail within 10 minutes.",
  codePrivacy: "For safety we do not show whether you are registered or where the mail went.",
  newTitle: "New password",
  newLead: "Choose a new password. The old one stops working and other devices are logged out.",
  change: "Change",
  changing: "Changing the password…",
  finishedTitle: "Your password was changed",
  finishedText: "A mail about the change goes to your registered address.",
  toLogIn: "To the log-in",

  userIdTitle: "Have your user ID sent",
  userIdLead:
    "Enter the same items as in the first authentication. Your user ID is sent to the registered e-mail address.",
  userIdSend: "Send my user ID",
  userIdDoneTitle: "Request taken",
  userIdDoneText:
    "If these details are registered, your user ID is sent to the registered e-mail address. It may take some minutes.",
  userIdDoneMissing: "If nothing arrives, check the spam folder and what you entered.",
  userIdPrivacy: "For safety the screen does not show whether you are registered.",
  noAccess: "If you cannot use the registered address, please ask your insurer.",
};
