// What a person typed into the five items, kept while they look around and
// come back. In memory only; it goes with the visit.

import type { BirthDateInput, DemoPerson, SignupMatch } from "../../platform/types";

export class MatchDraft {
  insurerCode = $state("");
  symbol = $state("");
  number = $state("");
  employeeNumber = $state("");
  birthDate = $state.raw<BirthDateInput>({ kind: "typed", text: "" });
  kana = $state("");

  fill(person: DemoPerson): void {
    this.insurerCode = person.insurerCode;
    this.symbol = person.symbol;
    this.number = person.number;
    this.employeeNumber = person.employeeNumber ?? "";
    this.birthDate = { kind: "typed", text: person.birthDate.replaceAll("-", "/") };
    this.kana = person.kana;
  }

  /** The request; the extra field only where the insurer asks for it. */
  request(withEmployeeNumber: boolean): SignupMatch {
    return {
      insurerCode: this.insurerCode,
      symbol: this.symbol,
      number: this.number,
      birthDate: this.birthDate,
      kana: this.kana,
      employeeNumber: withEmployeeNumber ? this.employeeNumber || null : null,
    };
  }
}
