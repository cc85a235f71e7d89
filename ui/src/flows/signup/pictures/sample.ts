// What is printed on the drawn samples: the insurer's own example where the
// profile has one, otherwise the manuals' usual ones. All of it is invented.

import type { CardGuideShown } from "../../../platform/types";
import type { Visit } from "../../../state/visit.svelte";

export interface Sample {
  symbol: string;
  number: string;
  branch: string;
  symbolLabel: string;
  numberLabel: string;
  /** As printed, such as 令和6年9月28日. */
  date: string;
}

const eraDate = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
  era: "long",
  year: "numeric",
  month: "long",
  day: "numeric",
  timeZone: "UTC",
});

export function sampleOf(guide: CardGuideShown, visit: Visit): Sample {
  const old = guide.kind === "old_card";
  return {
    symbol: guide.symbol ?? "100",
    number: guide.number ?? "105",
    branch: guide.branchNumber ?? "00",
    symbolLabel: guide.symbolLabel ? visit.text(guide.symbolLabel) : old ? "健保記号" : "記号",
    numberLabel: guide.numberLabel ? visit.text(guide.numberLabel) : old ? "健保番号" : "番号",
    date: eraDate.format(new Date(`${guide.date ?? "2024-09-28"}T00:00:00Z`)),
  };
}
