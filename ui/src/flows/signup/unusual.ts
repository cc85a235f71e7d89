// Whether a value looks other than usual, from the profile's data. It only
// lets a form ask "is that so?": the match decides, never this (D7).

import type { FieldCharacters, FieldPattern } from "../../platform/types";

const usual: Record<FieldCharacters, RegExp> = {
  digits: /^[0-9]*$/,
  alphanumeric: /^[0-9A-Za-z]*$/,
  alphanumeric_hyphen: /^[0-9A-Za-z-]*$/,
};

export function looksUnusual(value: string, pattern: FieldPattern): boolean {
  const typed = value.trim();
  if (!typed) return false;
  const short = typed.length < pattern.min || typed.length > pattern.max;
  return short || !usual[pattern.characters].test(typed);
}
