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
