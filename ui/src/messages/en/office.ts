// Words of a care office's login, self reset and page.

import type { CareWords } from "../care_ja";
import { instant } from "./dates";

export const office: CareWords["office"] = {
  title: "Log in",
  overline: "Care offices",
  lead: "Enter user ID and password and press “Log in”.",
  logIn: "Log in",
  loggingIn: "Logging in…",
  lost: "Lost your password?",
  track: "Status of an application",
  letter:
    "If you have received a letter with re-issued login information, enter its user ID and temporary password.",
  afterEnd: "You were logged out because nothing was done for a while. Please log in again.",
  afterEndLost:
    "You were logged out because nothing was done for a while. What was typed and not saved is gone. Please log in again.",
  afterExpiry:
    "You were logged out because the session has ended or somebody logged in on another device. Please log in again.",
  afterLogOut: "You are logged out.",
  afterReady: "The password was changed. Please log in with the new one.",
  logOut: "Log out",
  hello: (name) => name,

  newTitle: "Set a new password",
  newLead:
    "You logged in with the temporary password. Choose a new one. Until it is set the former password works too.",
  newEffect:
    "Then the temporary and the former password end, and so does every session on other devices.",
  newUntil: "Time left",
  newOver: "Time is up. Please log in with the temporary password again.",
  newSet: "Set the password",
  newSetting: "Setting the password…",
  newCancel: "Do it later",

  factorTitle: "Authenticator code",
  factorLead: "Enter the 6 digits that your authenticator shows.",
  factorHint: "6 half-width digits; they change every 30 seconds",
  factorGo: "Check",
  factorChecking: "Checking the code…",
  factorLost:
    "If the authenticator is lost, apply for a re-issue of login information. After a log-in with the letter you can set up another one.",

  enrolTitle: "Set up an authenticator",
  enrolLead:
    "For security a code of an authenticator is asked at every log-in. Add this office to an authenticator app, such as one on a phone.",
  enrolSteps: [
    "Open the authenticator and scan the QR code.",
    "Enter the 6 digits that it shows in the field below.",
  ],
  enrolQr: (account) => `QR code for the authenticator (${account})`,
  enrolSecret: "If you cannot scan it, type these letters into the app.",
  enrolSecretName: "Key",
  enrolAccount: "Shown in the app as",
  enrolCode: "Code that the app shows",
  enrolGo: "Set up",
  enrolling: "Setting up the authenticator…",

  addressTitle: "Register a security address",
  addressLead:
    "With it you can reset a forgotten password yourself, without waiting for a letter. Enter an address at which the office reliably receives mail.",
  addressSend: "Send a code",
  addressSending: "Sending a code…",
  addressSkip: "Not now",
  addressSkipText: "You can register one later on the office's page.",
  addressCodeLead: (address, digits) =>
    `A confirmation code was sent to ${address}. Enter the ${digits} digits from that mail.`,
  addressCodeGo: "Register",
  addressCodeChecking: "Checking the code…",
  addressCancel: "Enter another address",
  addressCodeMissing:
    "If no mail arrives after a while, the mail address may be wrong. In that case press “Enter another address”.",
  addressNoResend:
    "No more codes can be sent. If none arrives, wait a while and enter the address again.",
  addressCodeOverLast: "The code has expired. Wait a while and enter the address again.",
  addressNow: "Registered address",
  addressNone: "Not registered",
  addressDone: "The security address was registered.",
  addressChange: "Change the address",
  addressRegister: "Register an address",

  pageTitle: "Your office",
  pageLoading: "Loading your office's page…",
  applications: "Applications for re-issue",
  applicationsNone: "There are no applications.",
  applicationAt: (at) => `Sent: ${instant(at)}`,
  applicationChanged: (at) => `Updated: ${instant(at)}`,
  applicationReason: (text) => `Reason: ${text}`,
  notices: "Notices of the federation",
  account: "Login information",
  factor: "Authenticator",
  factorSetUp: "Set up",
  factorNone: "Not set up",
  lastLogin: "Last log-in",
  firstLogin: "This is your first log-in",
  passwordChanged: "Password changed",
  never: "No record",
  desk: "Contact at the federation",
  another: "Log in for another office",
  anotherText:
    "If several offices use this device, this logs you out and asks for the user ID of the other office.",
  back: "Back to your office",

  passwordTitle: "Change the password",
  passwordLead: "Sessions on other devices end with the change.",
  passwordChange: "Change",
  passwordChanging: "Changing the password…",
  passwordDone: "The password was changed. A mail about it goes to the registered address.",

  devicesTitle: "Devices",
  devicesLead:
    "Devices from which this office logged in. If you do not know one of them, remove it and change the password.",
  devicesNone: "No other device has logged in.",
  deviceThis: "This device",
  deviceFirst: (at) => `First log-in: ${instant(at)}`,
  deviceLast: (at) => `Last log-in: ${instant(at)}`,
  deviceForget: "Remove",
  deviceForgetOf: (name) => `Remove ${name}`,
  deviceForgetTitle: "Remove the device?",
  deviceForgetText: (name) => `The next log-in from “${name}” counts as one from a new device.`,
  deviceForgotten: "The device was removed.",
  deviceForgetting: "Removing the device…",

  resetTitle: "Reset the password",
  resetSteps: ["Your office", "Code", "New password", "Finished"],
  resetLead:
    "Enter the user ID and the registered security address. If they are registered, a code is sent there.",
  resetSend: "Send a code",
  resetSending: "Sending your request…",
  resetCodeLead:
    "If they are registered, a code was sent to the security address. Enter the code from that mail.",
  resetPrivacy: "For security we do not say whether they are registered.",
  resetUnknown: "If you do not know user ID or address, apply for a re-issue",
  resetNewTitle: "New password",
  resetNewLead:
    "Choose a new password. The former one ends, and so do sessions on other devices. The authenticator stays.",
  resetFinishedTitle: "The password was changed",
  resetFinishedText: "A mail about it goes to the security address.",
  resetToLogIn: "To the log-in",
};
