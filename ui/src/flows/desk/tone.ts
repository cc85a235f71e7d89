// How a state looks; the word beside it says what it is.

import type { DeskState } from "../../platform/types";

export type Tone = "plain" | "key" | "good" | "bad" | "warn";

export const toneOf: Record<DeskState, Tone> = {
  received: "warn",
  in_review: "key",
  awaiting_envelope: "warn",
  approved: "good",
  printed: "good",
  dispatched: "good",
  returned: "warn",
  used: "plain",
  expired: "plain",
  rejected: "bad",
  withdrawn: "plain",
};
