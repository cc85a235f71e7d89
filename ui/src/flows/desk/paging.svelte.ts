// The pages of the queue. The host hands out a cursor for the page behind; the
// way back is the cursors that were used so far.

import type { DeskPage, DeskQueue } from "../../platform/types";

export class Paging {
  /** Cursors of the pages before the present one. */
  #before = $state.raw<(string | null)[]>([]);
  #now: string | null = null;
  readonly #ask: (queue: DeskQueue) => Promise<DeskPage | undefined>;
  page = $state.raw<DeskPage | null>(null);

  constructor(ask: (queue: DeskQueue) => Promise<DeskPage | undefined>) {
    this.#ask = ask;
  }

  /** Counted from 1. */
  get number(): number {
    return this.#before.length + 1;
  }

  async first(queue: DeskQueue): Promise<void> {
    await this.#show(queue, null, []);
  }

  async next(queue: DeskQueue): Promise<void> {
    const cursor = this.page?.cursor;
    if (cursor) await this.#show(queue, cursor, [...this.#before, this.#now]);
  }

  async previous(queue: DeskQueue): Promise<void> {
    if (this.#before.length === 0) return;
    const cursor = this.#before.at(-1) ?? null;
    await this.#show(queue, cursor, this.#before.slice(0, -1));
  }

  /** A page that did not come leaves the present one where it is. */
  async #show(queue: DeskQueue, cursor: string | null, before: (string | null)[]): Promise<void> {
    const page = await this.#ask({ ...queue, cursor });
    if (!page) return;
    this.page = page;
    this.#now = cursor;
    this.#before = before;
  }
}
