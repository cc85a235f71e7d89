// Words around the terms of use (TRM). The terms themselves are data.

import type { Words } from "../ja";
import { date, instant } from "./dates";

export const terms: Words["terms"] = {
  title: "Terms of use",
  lead: "Read the terms, tick “I agree to the terms of use” and press “Next”.",
  revisedTitle: "The terms of use were revised",
  revised: (version) => `What changed since the version you accepted (${version}) is marked.`,
  onlyChanges: "Show only what changed",
  added: "Added",
  removed: "Removed",
  version: (version, from) => `${version}, in force from ${date(from)}`,
  placeholder: "This is a placeholder. The operator replaces it with the actual terms of use.",
  agree: "I agree to the terms of use",
  accepting: "Recording your consent…",
  acceptedAt: (at) => `You agreed on ${instant(at)}.`,
  acceptedNow: "Your consent to the terms of use was recorded.",
  receipt: "Save a record of consent (PDF)",
  saving: "Preparing the record…",
  hash: "Checksum of the text (SHA-256)",
  inJapanese: "The text of these terms is in Japanese.",
  textOf: (title) => `Text of: ${title}`,
  disagree: "If you do not agree, please log out.",
};
