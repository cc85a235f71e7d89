// Words of the re-issue of a care office's login information.

import type { LedgerObstacle, OfficeNumberAdvice, ReissueState } from "../../platform/types";
import type { CareWords } from "../care_ja";
import { instant } from "./dates";

const states: Record<ReissueState, { name: string; text: string }> = {
  received: {
    name: "Received",
    text: "The application has arrived and waits for the federation's review.",
  },
  in_review: { name: "In review", text: "The federation is looking at the application." },
  awaiting_envelope: {
    name: "Waiting for the envelope",
    text: "The federation is waiting for the return envelope; the review goes on when it has arrived.",
  },
  approved: {
    name: "Approved",
    text: "The application was approved. The letter is being prepared.",
  },
  rejected: { name: "Rejected", text: "The application was not approved. Please read the reason." },
  dispatched: {
    name: "Posted",
    text: "The letter was posted to the address in the office ledger.",
  },
  returned: {
    name: "Returned",
    text: "The letter could not be delivered and came back. Please call the federation.",
  },
  used: {
    name: "Temporary password used",
    text: "Somebody logged in with the temporary password and set a new one.",
  },
  expired: {
    name: "Expired",
    text: "The temporary password has expired. Apply again if you still need one.",
  },
  withdrawn: { name: "Withdrawn", text: "The application was withdrawn." },
};

const obstacles: Record<LedgerObstacle, { title: string; text: string }> = {
  missing: {
    title: "This office number is not in the office ledger",
    text: "Please check office number and prefecture. If both are right, call the federation.",
  },
  closed: {
    title: "This office is closed in the office ledger",
    text: "Login information of a closed office cannot be re-issued. Please call the federation.",
  },
  agent: {
    title: "Agents cannot apply here",
    text: "If an agent's login information was lost, please ask the federation.",
  },
  application_open: {
    title: "There is already an open application of this office",
    text: "Please wait for its result; “Status of an application” shows how it stands. If you did not expect this, call the federation.",
  },
};

const numberAdvice: Record<OfficeNumberAdvice, string> = {
  unknown_prefecture:
    "The first two digits name no prefecture. Please check the number. You can go on all the same.",
  check_digit:
    "The number is unusual (its check digit does not fit). Please look for a slip. You can go on all the same.",
  letters:
    "The number contains a letter that few office numbers have. Please check it. You can go on all the same.",
};

export const reissue: CareWords["reissue"] = {
  steps: [
    "Lost password",
    "Application for re-issue",
    "Confirmation code",
    "Check and send",
    "Finished",
  ],
  lostTitle: "Lost password",
  lostLead: "Choose what applies and press “Next”.",
  lostChoice: "Security address",
  lostKnown: "The security address is registered",
  lostKnownText: "Reset the password yourself with a code sent to the registered address.",
  lostUnknown: "The security address is unknown or not registered",
  lostUnknownText: "Apply to the federation and log in with a temporary password sent by post.",

  officeTitle: "Application for re-issue of login information",
  officeLead: [
    "This applies for a re-issue of login information.",
    "Enter the office number and any mail address that is to be told of the application's progress, then press “Next”.",
  ],
  officeHint: "10 half-width letters or digits",
  officeExample: "1311111111",
  addressHint: "News of the application go there. It need not be the address of the log-in.",
  numberForm: "An office number has 10 characters. Please count them.",
  numberPrefecture: (name) => `The first two digits stand for ${name}.`,
  numberAdvice,
  notes: [
    "The federation may contact you about the re-issue by the notice address or by the telephone number in the office ledger.",
    "Once the federation approves, a “Notice of re-issued login information” with user ID and log-in password is posted to the address in the office ledger.\nThe federation may ask for a return envelope beforehand; please follow its guidance (its website, for example).",
    "Only care offices can apply here.\nIf an agent's login information was lost, please ask the federation.",
  ],

  prefectureTitle: "Choice of the billing prefecture",
  prefectureLead: [
    "This applies for a re-issue of login information.",
    "Choose the billing prefecture and press “Next”.",
  ],
  prefectureChoose: "Please choose",
  prefectureProposed: (name) =>
    `“${name}” was chosen from the office number. Choose another one if it is wrong.`,
  prefectureNotServed: "not taken here",
  prefectureNotServedText: (name) =>
    `Applications of ${name} are not taken here. Please ask the federation you bill to.`,

  codeTitle: "Confirmation code",
  codeLead: (address, digits) =>
    `To make sure that the mail address is right, a confirmation code was sent to ${address}. Enter the ${digits} digits from that mail in half-width and press “Next”.`,
  codeHint: (digits) => `${digits} half-width digits`,
  codeNotes: (minutes) => [
    "The mail may take some minutes to arrive.",
    `The confirmation code is valid for ${minutes} minutes.`,
  ],
  codeMissingTitle: "If no mail arrives",
  codeMissing:
    "If no mail arrives after a while, the mail address may be wrong. In that case press “Back” and apply once more.",
  codeCausesLead: "If the mail address is right, one of these may be the cause.",
  codeCauses: [
    "Mail is filtered by a setting.",
    "It was moved to a folder for junk mail.",
    "The mailbox is full.",
    "The provider delivers late.",
  ],
  codeAllow: (sender) =>
    `If your mail is filtered, please let mail from the sender ${sender} through.`,
  codeOneMinute: "The confirmation code is valid for 1 more minute.",
  codeOver: "The confirmation code has expired. Press “Send another code”.",
  codeOverLast: "The confirmation code has expired. Wait a while and begin the application again.",
  codeResend: "Send another code",
  codeResent: "A new confirmation code was sent. Enter the one of the newest mail.",
  codeResendsLeft: (left) => `Codes that can still be sent: ${left}`,
  codeNoResend:
    "No more codes can be sent. If none arrives, wait a while and begin the application again.",

  confirmTitle: "Check and send",
  confirmLead: [
    "This applies for a re-issue of login information.",
    "Check the contents and press “Send”.",
  ],
  confirmNumberNote: "Please make sure that the office number is right.",
  officeName: "Name of the office",
  federation: "Federation",
  obstacles,
  envelopeTitle: "Return envelope",
  envelopeRequired: "The application is approved only after the envelope has arrived.",
  send: "Send",

  finishedTitle: "Finished",
  finishedText: "The application for re-issue of login information is complete.",
  finishedKeep: "The receipt number is needed to look up the status. Please write it down.",
  finishedNotes: [
    "The federation has to review the application, so the re-issue takes time.",
    "After the review a mail with the result goes to the notice address; please read it.\nIf it was approved, a “Notice of re-issued login information” is posted to the address in the office ledger; read it and log in.",
    "Until you log in with the temporary password of that letter, the present password works too.",
  ],
  finishedGo: "Finish",

  working: "Checking…",
  sendingCode: "Sending a confirmation code…",
  sending: "Sending the application…",

  trackTitle: "Status of an application",
  trackLead:
    "Enter the receipt number from the last screen of the application, and the notice address.",
  trackHint: "11 digits",
  track: "Look up",
  tracking: "Looking for the application…",
  trackAgain: "Look up another application",
  trackRefresh: "Reload",
  trackNow: "Status",
  trackHistory: "What happened so far",
  trackReason: "Reason for the rejection",
  trackUntil: (at) => `The temporary password is valid until ${instant(at)}`,
  withdraw: "Withdraw the application",
  withdrawTitle: "Withdraw the application?",
  withdrawText:
    "This cannot be undone. The temporary password of a letter that was posted ends as well. You can apply again if needed.",
  withdrawYes: "Withdraw",
  withdrawing: "Withdrawing…",
  withdrawn: "The application was withdrawn.",
  states,
};
