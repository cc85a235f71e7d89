// Something a screen loads before it can be drawn: waiting, there, or refused.

import { refusalFrom, type Refused } from "../platform/types";

export class Loading<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refused | null>(null);
  readonly #ask: () => Promise<T>;
  #newest = 0;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Of several at once the newest counts, whichever answers last. */
  async load(): Promise<void> {
    const mine = ++this.#newest;
    this.refusal = null;
    try {
      const value = await this.#ask();
      if (mine === this.#newest) this.value = value;
    } catch (thrown) {
      if (mine === this.#newest) this.refusal = refusalFrom(thrown).wire;
    }
  }
}
