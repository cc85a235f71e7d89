// Which language the screens speak. Japanese is always there; English is
// fetched from the bundle when somebody chooses it.

import type { Language } from "../platform/types";
import type { CareWords } from "./care_ja";
import { ja, type Words } from "./ja";

export type { CareWords } from "./care_ja";
export type { Words } from "./ja";

export async function wordsOf(language: Language): Promise<Words> {
  if (language === "ja") return ja;
  return (await import("./en")).en;
}

/** Words of care offices and of the desk, in either language fetched when a screen needs them. */
export async function careWordsOf(language: Language): Promise<CareWords> {
  return language === "ja"
    ? (await import("./care_ja")).careJa
    : (await import("./care_en")).careEn;
}
