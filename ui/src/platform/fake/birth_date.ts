// Enough reading of dates to see the field at work; the real rule is the host's.

import { Refusal, type BirthDateInput, type BirthDateShown, type EraShown } from "../types";

/** As the host sends them: 明治 begins with the solar calendar. */
export const eras: EraShown[] = [
  { calendar: "meiji", first: "1873-01-01", last: "1912-07-29", firstYear: 6, lastYear: 45 },
  { calendar: "taisho", first: "1912-07-30", last: "1926-12-24", firstYear: 1, lastYear: 15 },
  { calendar: "showa", first: "1926-12-25", last: "1989-01-07", firstYear: 1, lastYear: 64 },
  { calendar: "heisei", first: "1989-01-08", last: "2019-04-30", firstYear: 1, lastYear: 31 },
  { calendar: "reiwa", first: "2019-05-01", last: null, firstYear: 1, lastYear: null },
];

const names = ["明治", "大正", "昭和", "平成", "令和"];

/** The western year in which an era's years begin to count. */
const zero = (era: EraShown) => Number(era.first.slice(0, 4)) - era.firstYear;

export function readBirthDate(input: BirthDateInput): BirthDateShown {
  const [year, month, day] = numbers(input);
  const date = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (new Date(date).getUTCDate() !== day) refuse("date_no_such_day", date.slice(0, 7));
  const era = eras.find((each) => date >= each.first && (each.last === null || date <= each.last));
  if (!era) refuse("date_too_old", eras[0]?.first);
  return { date, year, month, day, era: era.calendar, eraYear: year - zero(era) };
}

function numbers(input: BirthDateInput): [number, number, number] {
  if (input.kind === "chosen") {
    const era = eras.find((each) => each.calendar === input.calendar);
    return [(era ? zero(era) : 0) + input.year, input.month, input.day];
  }
  const text = input.text.normalize("NFKC").trim();
  const found = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})$/.exec(text);
  if (found) return [Number(found[1]), Number(found[2]), Number(found[3])];
  const [, name, year, month, day] =
    /^(..)(元|\d{1,2})年(\d{1,2})月(\d{1,2})日$/.exec(text) ?? refuse("date_unreadable");
  const era = eras[names.indexOf(name ?? "")] ?? refuse("date_unreadable");
  return [zero(era) + (year === "元" ? 1 : Number(year)), Number(month), Number(day)];
}

function refuse(
  code: "date_no_such_day" | "date_too_old" | "date_unreadable",
  detail?: string,
): never {
  throw new Refusal({ code: "fields_refused", fields: [{ name: "birthDate", code, detail }] });
}
