// Words of the federation's desk: log-in, queue and review.

import type {
  DeskDifference,
  DeskEventKind,
  DeskState,
  StaffRole,
  Text,
} from "../../platform/types";
import type { CareWords } from "../care_ja";
import { date, instant } from "./dates";

const states: Record<DeskState, string> = {
  received: "Received",
  in_review: "In review",
  awaiting_envelope: "Waiting for the envelope",
  approved: "Approved",
  printed: "Printed",
  dispatched: "Posted",
  returned: "Returned",
  used: "Temporary password used",
  expired: "Expired",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
};

const roles: Record<StaffRole, string> = { reviewer: "review", printer: "print and post" };

const events: Record<DeskEventKind, string> = {
  requested: "The application arrived",
  taken_up: "The review began",
  put_back: "Put back",
  envelope_asked: "Waiting for the return envelope",
  envelope_arrived: "The return envelope arrived",
  noted: "A note was written",
  approved: "Approved",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  printed: "The letter was printed",
  posted: "The letter was posted",
  returned: "The letter came back",
  expired: "The temporary password expired",
  used: "The temporary password was used",
};

function difference(found: DeskDifference, text: (of: Text) => string): string {
  switch (found.difference) {
    case "missing":
      return "This office is not in the ledger.";
    case "closing":
      return `The ledger says that it closes on ${date(found.on)}.`;
    case "agent":
      return "The ledger says that it is an agent.";
    case "name":
      return "The office's name differs between application and ledger.";
    case "prefecture":
      return found.ofNumber
        ? `The office number belongs to ${text(found.ofNumber)}, not to the billing prefecture.`
        : "The first digits of the office number name no prefecture.";
    case "checkDigit":
      return "The check digit of the office number does not fit.";
    case "otherThanSecurityAddress":
      return found.sameDomain
        ? "The notice address is not the registered security address (the domain is the same)."
        : "The notice address is not the registered security address (nor is the domain).";
    case "newAddress":
      return `The ledger's postal address is new since ${date(found.since)}.`;
  }
}

export const desk: CareWords["desk"] = {
  title: "Federation desk",
  logInLead: "For staff of the federation: enter user ID and password.",
  logInTitle: "Federation desk: log in",
  logIn: "Log in",
  loggingIn: "Logging in…",
  setUpGo: "First time here? (with a set-up code)",
  afterEnd: "You were logged out because nothing was done for a while. Please log in again.",
  afterEndLost:
    "You were logged out because nothing was done for a while. What was typed and not saved is gone. Please log in again.",
  afterExpiry:
    "You were logged out because the session has ended or you logged in on another device. Please log in again.",
  afterLogOut: "You are logged out.",
  afterReady: "Your account is ready. Log in with user ID and password.",
  logOut: "Log out",
  sections: "Menu of the desk",
  queue: "Applications",
  letters: "Print and post",
  ledger: "Office ledger",
  staff: (name, held) => `${name} (${held.map((role) => roles[role]).join("; ")})`,

  setUpTitle: "Set up a staff account",
  setUpSteps: ["Set-up code", "Password", "Authenticator", "Finished"],
  setUpTokenLead: "Enter the set-up code you got from your administrator. It is valid for 3 days.",
  setUpTokenGo: "Next",
  setUpPasswordLead: (name) => `This is the account of ${name}. Choose a password for the log-in.`,
  setUpEnrolLead:
    "A code of your authenticator is asked at the log-in and before approvals, letters and imports. Add the account to one, such as an app on a phone.",
  setUpFinishedTitle: "Your account is ready",
  setUpFinishedText: "You can log in now.",
  setUpToLogIn: "To the log-in",
  setUpWorking: "Checking…",
  userIdShown: "User ID",

  freshTitle: "Authenticator code",
  freshLead:
    "Before approvals, letters and imports, enter a code of your authenticator. It counts for 5 minutes.",

  filter: "Filter",
  stateLabel: "State",
  stateOpen: "All that are open",
  wordsLabel: "Office number, name or receipt number",
  daysLabel: "Waiting for",
  daysAny: "Any time",
  daysAtLeast: (days) => `${days} days or more`,
  mine: "Only those I review",
  search: "Filter",
  searching: "Looking for applications…",
  clear: "Clear",
  counts: "Count of each state",
  countOf: (name, count) => `${name} ${count}`,
  none: "There are no applications.",
  noneText: "New ones appear here, the oldest first.",
  noneFound: "No application matches.",
  noneFoundText: "Filter by other words or another state, or press “Clear”.",
  pageOf: (page) => `Page ${page}`,
  nextPage: "Next page",
  previousPage: "Previous page",
  shown: (count) => `${count} shown`,
  columns: {
    receipt: "Receipt number",
    office: "Office",
    prefecture: "Billed to",
    state: "State",
    received: "Received",
    days: "Age",
    reviewer: "Reviewer",
  },
  days: (days) => (days === 0 ? "today" : `${days} d`),
  receivedAt: (at, days) => `${instant(at)} (${days === 0 ? "today" : `${days} d ago`})`,
  open: (receipt) => `Open receipt number ${receipt}`,
  you: " (you)",
  nobody: "nobody yet",
  states,
  events,

  applicationTitle: (office) => `Review: ${office}`,
  applicationListed: "Review of an application",
  loading: "Loading the application…",
  back: "Back to the applications",
  reload: "Reload",
  compare: "Application and ledger",
  compareItem: "Item",
  compareApplied: "Application",
  compareLedger: "Ledger",
  compareDiffers: "To check",
  items: {
    number: "Office number",
    name: "Name",
    kana: "Name in kana",
    prefecture: "Billing prefecture",
    mail: "Mail address",
    mailApplied: "Notice address",
    mailLedger: "Security address",
    post: "Postal address",
    telephone: "Telephone",
    services: "Kinds of service",
    userId: "User ID",
    userIdNone: "None (made at the approval)",
    closed: "Closed on",
    agent: "Agent",
    yes: "Yes",
    none: "None",
    noEntry: "Not in the ledger",
  },
  differences: (count) =>
    count === 0 ? "No differences were found." : `Points to look at: ${count}`,
  difference,
  callTelephone: "Call back by the ledger's telephone number, never by one from the application.",
  checks: "Check-list",
  checksLead: "Every required point has to be ticked for an approval.",
  required: "Required",
  note: "Note",
  noteOptional: "Note (optional)",
  noteHint: "Never write passwords or codes. 1,000 characters at most.",
  noteAdd: "Write the note",
  noteAdding: "Writing the note…",
  noteAdded: "The note was written.",
  history: "History",
  byStaff: (name) => `By ${name}`,
  alone: "Approved and printed by the same person",
  postedOn: (day) => `Posted on ${date(day)}`,
  envelope: "Return envelope",
  envelopeRequired: "In this prefecture an approval needs the return envelope.",
  envelopeOptional: "In this prefecture an approval does not need the return envelope.",
  envelopeArrived: "The return envelope has arrived.",
  envelopeOpen: "The return envelope has not arrived yet.",
  passwordUntil: (at) => `The temporary password is valid until ${instant(at)}`,
  reviewer: "Reviewer",
  approvedBy: "Approved by",
  fourEyes: "Whoever approved it cannot print this letter; a colleague has to.",
  actions: "What can be done",
  actionsNone: "There is nothing to do with this application now.",
  takeUp: "Start the review",
  takeOver: "Take the review over",
  takeOverTitle: "Take the review over?",
  takeOverText: (name) => `${name} is reviewing it. It will be yours then.`,
  putBack: "Put back",
  askEnvelope: "Wait for the envelope",
  recordEnvelope: "Record that the envelope arrived",
  withdraw: "Withdraw",
  withdrawTitle: "Withdraw the application?",
  withdrawText:
    "This is for an office that asked for it. It cannot be undone. The temporary password of a printed letter ends.",
  approve: "Approve",
  approveTitle: "Approve this application?",
  approveText: (office) =>
    `The application of ${office} is approved and the office gets a mail with the result. As a rule a colleague prints the letter.`,
  reject: "Reject",
  rejectTitle: "Reject this application?",
  rejectText:
    "The office reads the chosen reason in a mail and on the status screen. It cannot be undone.",
  rejectPrinted: "The temporary password of the printed letter ends.",
  reason: "Reason",
  toLetters: "To print and post",
  working: "Working…",
  done: {
    takeUp: "You have started the review.",
    putBack: "It was put back.",
    askEnvelope: "It waits for the envelope.",
    recordEnvelope: "The envelope's arrival was recorded.",
    withdraw: "The application was withdrawn.",
    approve: "It was approved. A mail with the result is sent.",
    reject: "It was rejected. A mail with the result is sent.",
    recordReturn: "The return was recorded.",
    reprint: "The letter was printed once more. The former temporary password has ended.",
  },
  staleNow: "Somebody else changed it meanwhile; this is how it stands now.",
};
