// Words of the demo's own panel.

import type { Words } from "../ja";
import { date, instant } from "./dates";

export const demo: Words["demo"] = {
  panel: "Demo tools",
  open: "Open the demo tools",
  hide: "Close the demo tools",
  people: "Invented people",
  peopleLead: "Be any of them and try the journey.",
  use: "Enter this person’s details",
  useOf: (name) => `Enter this person’s details (${name})`,
  logIn: "Enter this person’s log-in",
  logInOf: (name) => `Enter this person’s log-in (${name})`,
  used: (name) => `The details of ${name} are entered. Press “Authenticate”.`,
  registered: "registered",
  desk: "The federation’s desk (invented)",
  deskLead: (federation) =>
    `Apply for a re-issue as a care office, then review it and print the letter as the clerks of ${federation}. Clerks and offices are invented.`,
  clerks: "Clerks",
  offices: "Care offices",
  code: "Code of the authenticator now",
  codeWait: "the next code appears within 30 seconds",
  enrolling: "Code of the authenticator being set up on this screen",
  firstPassword: "Password at the beginning",
  beClerk: "Enter this clerk’s log-in",
  beClerkOf: (name) => `Enter this clerk’s log-in (${name})`,
  beOffice: "Enter this office’s log-in",
  beOfficeOf: (name) => `Enter this office’s log-in (${name})`,
  inbox: "Inbox (demo)",
  inboxLead: "Mails of the demo are not sent out; they arrive here.",
  inboxEmpty: "No mail yet.",
  from: "From",
  to: "To",
  count: (count) => (count === 1 ? "1 mail" : `${count} mails`),
  codeHere: "Mails of the demo arrive in the “Inbox (demo)”.",
  codeOpen: "Open the inbox (demo)",
  receivedAt: (at) => instant(at),
  birth: (iso) => date(iso),
};
