// Words of the settings (DSH-12).

import type { Words } from "../ja";
import { instant } from "./dates";

export const settings: Words["settings"] = {
  title: "Settings",
  loading: "Loading the settings…",
  account: "Your registration",
  mailTitle: "Change the e-mail address",
  mailNow: "Present e-mail address",
  mailLead:
    "A code is sent to the new address. When you enter it, the change is done and the old address is told.",
  mailUndeliverable: "Mail to your present address does not arrive. Please change it.",
  mailSend: "Send the code",
  mailSending: "Sending the code…",
  mailCodeLead:
    "A code was sent to the e-mail address you entered. Enter the code from the mail within 10 minutes to finish registering the address.",
  mailDone: "Your e-mail address was changed. The old address was told.",
  mailCancelled: "The change of address was dropped.",
  passwordTitle: "Change the password",
  passwordLead: "Other devices are logged out when it changes.",
  passwordChange: "Change the password",
  passwordChanging: "Changing the password…",
  passwordDone: "Your password was changed. A mail about it goes to your registered address.",
  sessionsTitle: "Devices logged in",
  sessionsLead: "If you do not know a device, end its session and then change your password.",
  sessionPresent: "This device",
  sessionStarted: (at) => `Logged in: ${instant(at)}`,
  sessionSeen: (at) => `Last active: ${instant(at)}`,
  sessionEnd: "End",
  sessionEndOf: (device, at) => `End the session of ${device} (logged in: ${instant(at)})`,
  sessionEnded: "The session was ended.",
  sessionEndOthers: "End all but this device",
  displayTitle: "Text size and language",
  displayLead: "These are used the next time you log in, too.",
  displaySave: "Keep these settings",
  displayDone: "The display settings were saved.",
};
