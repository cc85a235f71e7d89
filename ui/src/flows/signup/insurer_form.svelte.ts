// The insurer's own form: labels, hints and order arrive as data once the code
// is known; until then, and for a code nobody has, the general form stands.

import type { Field, SignupFieldName, SignupFormShown } from "../../platform/types";
import { Loading } from "../../state/loading.svelte";
import type { Visit } from "../../state/visit.svelte";

export const fieldOf: Record<SignupFieldName, Field> = {
  insurer_code: "insurerCode",
  employee_number: "employeeNumber",
  symbol: "symbol",
  number: "number",
  birth_date: "birthDate",
  kana: "kana",
};

export class InsurerForm {
  readonly loading: Loading<SignupFormShown>;
  /** A code was typed that no insurer here has. */
  unknown = $state(false);
  readonly #visit: Visit;
  #code = "";

  constructor(visit: Visit) {
    this.#visit = visit;
    this.loading = new Loading(() =>
      visit.call("insurer_show_form", { insurerCode: this.#code || null }),
    );
  }

  get shown(): SignupFormShown | null {
    return this.loading.value;
  }

  get asksEmployeeNumber(): boolean {
    return this.shown?.fields.some((field) => field.name === "employee_number") ?? false;
  }

  /** Labels as printed, for the summary of errors. */
  get labels(): Partial<Record<Field, string>> {
    const rows = this.shown?.fields ?? [];
    return Object.fromEntries(rows.map((row) => [fieldOf[row.name], this.#visit.text(row.label)]));
  }

  async load(insurerCode: string): Promise<void> {
    const code = insurerCode.trim();
    this.#code = code;
    await this.loading.load();
    if (code === this.#code) this.unknown = code !== "" && this.shown?.code === null;
  }
}
