// Which language the screens speak. Japanese is always there; English is
// fetched from the bundle when somebody chooses it.

import type { Language } from "../platform/types";
import { ja, type Words } from "./ja";

export type { Words } from "./ja";

export async function wordsOf(language: Language): Promise<Words> {
  if (language === "ja") return ja;
  return (await import("./en")).en;
}
