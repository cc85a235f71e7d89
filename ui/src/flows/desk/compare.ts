// The application beside the ledger's entry, line by line. What differs is the
// host's finding; this only says at which line it belongs.

import type { DeskApplication, DeskDifference } from "../../platform/types";
import type { CareWords, Words } from "../../messages/words";

export interface Line {
  item: string;
  applied: string;
  ledger: string;
  differs: boolean;
  /** For the telephone, which a reviewer dials. */
  large?: boolean;
}

type Found = DeskDifference["difference"];

export function linesOf(
  application: DeskApplication,
  words: Words,
  care: CareWords,
  prefectureName: string,
): Line[] {
  const { items } = care.desk;
  const { entry } = application;
  const found = new Set(application.differences.map((each) => each.difference));
  const line = (item: string, applied: string, ledger: string | null, ...at: Found[]): Line => ({
    item,
    applied,
    ledger: entry ? (ledger ?? items.none) : items.noEntry,
    differs: at.some((each) => found.has(each)),
  });
  const kinds = entry?.serviceKinds.join("、") || null;
  return [
    line(
      items.number,
      application.officeNumber,
      entry?.officeNumber ?? null,
      "checkDigit",
      "missing",
    ),
    line(items.name, application.officeName, entry?.name ?? null, "name"),
    line(items.kana, "", entry?.kana ?? null),
    line(items.prefecture, prefectureName, "", "prefecture"),
    line(
      items.mail,
      application.noticeAddress,
      entry?.securityAddress ?? null,
      "otherThanSecurityAddress",
    ),
    line(items.post, "", entry ? `〒${entry.postalCode} ${entry.address}` : null, "newAddress"),
    { ...line(items.telephone, "", entry?.telephone ?? null), large: true },
    line(items.services, "", kinds),
    line(items.userId, "", entry?.userId ?? items.userIdNone),
    line(items.agent, "", entry?.agent ? items.yes : null, "agent"),
    line(items.closed, "", entry?.closedOn ? words.dates.date(entry.closedOn) : null, "closing"),
  ];
}
