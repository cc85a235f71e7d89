// What texts may be made of, and the small formats both languages share.
// No text lives here.

import type { Language, RefusalCode, Text } from "../platform/types";

/** Whose form it is: offices and clerks have other words than members, and other ways out. */
export type Whose = "member" | "office" | "desk";

export interface ErrorAbout {
  /** Label of the field as printed, or a general word for it. */
  label: string;
  /** What the host added: a limit, a character, a date. */
  detail?: string | undefined;
  whose?: Whose | undefined;
}

/** A sentence, or one that needs the field's label or the host's detail. */
export type ErrorText = string | ((about: ErrorAbout) => string);

export function errorSentence(
  texts: Record<RefusalCode, ErrorText>,
  code: RefusalCode,
  about: ErrorAbout,
): string {
  // A page that was left open may meet a host that is newer than it.
  const text = texts[code] ?? texts.unexpected;
  return typeof text === "function" ? text(about) : text;
}

export function pick(text: Text, language: Language): string {
  return text[language];
}

const inJapan = "Asia/Tokyo";

/** Parts of an instant as the clocks in Japan show it. */
export function japanParts(instant: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: inJapan,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const parts: [string, string][] = format
    .formatToParts(new Date(instant))
    .map((part) => [part.type, part.value]);
  return Object.fromEntries(parts);
}

/** Numbers of `YYYY-MM-DD` or `YYYY-MM`; null when it is neither. */
export function civilNumbers(text: string): [number, number, number | null] | null {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  if (!found) return null;
  return [Number(found[1]), Number(found[2]), found[3] ? Number(found[3]) : null];
}

/** Minutes and seconds as on a watch: `9:05`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
