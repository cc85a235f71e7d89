// Screens and addresses. Only the two entrances (AUT-01) and the federation's
// desk have an address of their own; every other screen is kept in the entry of the browser's history,
// which a reload brings back and nobody else ever reads.

import type { NoticeAudience } from "../platform/types";
import { atDesk, type LogInReason, type Screen } from "./screen";

/** The log-in entrance. */
export const entranceAddress = "/portal/";
/** The entrance of those who come for the first time. */
export const signupAddress = "/portal/signup";
/** The desk of the federation's staff, whom the entrance of a site does not lead there. */
export const deskAddress = "/portal/desk";

export function addressOf(screen: Screen): string {
  if (atDesk.includes(screen.name)) return deskAddress;
  return screen.name === "signup" ? signupAddress : entranceAddress;
}

/** The screen an address from a mail, a poster or a bookmark leads to. */
export function screenAt(path: string): Screen {
  const plain = path.replace(/\/+$/, "");
  if (plain === signupAddress) return { name: "signup" };
  return plain === deskAddress ? { name: "desk" } : { name: "entrance" };
}

/** One entry of the history: how far from the start it lies, and its screen. */
export interface Entry {
  place: number;
  screen: Screen;
}

/** Reads an entry back; whatever else stands there, such as an older version's, is no entry. */
export function entryFrom(state: unknown): Entry | null {
  if (!isRecord(state) || !isRecord(state.screen)) return null;
  const { place } = state;
  if (typeof place !== "number" || !Number.isSafeInteger(place) || place < 0) return null;
  const screen = screenFrom(state.screen);
  return screen && { place, screen };
}

const reasons: readonly unknown[] = [
  "signup",
  "recovery",
  "userId",
  "ended",
  "expired",
  "loggedOut",
] satisfies LogInReason[];
const audiences: readonly unknown[] = ["site", "insurer", "member"] satisfies NoticeAudience[];

function screenFrom(kept: Record<string, unknown>): Screen | null {
  const name = kept.name as Screen["name"];
  const id = typeof kept.id === "string" ? kept.id : null;
  switch (name) {
    case "entrance":
    case "signup":
    case "recoverPassword":
    case "recoverUserId":
    case "terms":
    case "myPage":
    case "settings":
    case "reissue":
    case "tracker":
    case "officeReset":
    case "office":
    case "officePassword":
    case "officeAddress":
    case "officeDevices":
    case "desk":
    case "deskSetUp":
    case "letters":
    case "ledger":
      return { name };
    case "logIn":
      return reasons.includes(kept.reason)
        ? { name, reason: kept.reason as LogInReason }
        : { name };
    case "deskApplication":
      return id === null ? null : { name, id, from: kept.from === "letters" ? "letters" : "desk" };
    case "siteNotice":
    case "page":
    case "officeNotice":
    case "letterBatch":
      return id === null ? null : { name, id };
    case "notice":
      return id === null
        ? null
        : { name, id, from: kept.from === "notices" ? "notices" : "myPage" };
    case "notices":
      return {
        name,
        audience: audiences.includes(kept.audience) ? (kept.audience as NoticeAudience) : null,
      };
    default:
      name satisfies never;
      return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
