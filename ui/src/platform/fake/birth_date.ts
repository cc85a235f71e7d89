// Enough reading of dates to see the field at work; the real rule is the host's.

import { Refusal, type BirthDateInput, type BirthDateShown, type EraShown } from "../types";

export const eras: EraShown[] = [
  { calendar: "meiji", first: "1868-01-25", last: "1912-07-29" },
  { calendar: "taisho", first: "1912-07-30", last: "1926-12-24" },
  { calendar: "showa", first: "1926-12-25", last: "1989-01-07" },
  { calendar: "heisei", first: "1989-01-08", last: "2019-04-30" },
  { calendar: "reiwa", first: "2019-05-01", last: null },
];

export function readBirthDate(input: BirthDateInput): BirthDateShown {
  const [year, month, day] = numbers(input);
  const date = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (new Date(date).getUTCDate() !== day) {
    throw new Refusal({
      code: "fields_refused",
      fields: [{ name: "birthDate", code: "date_no_such_day", detail: date.slice(0, 7) }],
    });
  }
  const era = eras.find((each) => date >= each.first && (each.last === null || date <= each.last));
  const first = Number(era?.first.slice(0, 4) ?? year);
  return { date, year, month, day, era: era?.calendar ?? "western", eraYear: year - first + 1 };
}

function numbers(input: BirthDateInput): [number, number, number] {
  if (input.kind === "chosen") {
    const era = eras.find((each) => each.calendar === input.calendar);
    const first = era ? Number(era.first.slice(0, 4)) - 1 : 0;
    return [first + input.year, input.month, input.day];
  }
  const found = /^(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})$/.exec(input.text.normalize("NFKC").trim());
  if (!found) {
    throw new Refusal({
      code: "fields_refused",
      fields: [{ name: "birthDate", code: "date_unreadable" }],
    });
  }
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}
