// What a clerk's session has beside an office's: the filter of the queue, kept
// while an application is looked at, and the fresh code that approvals, letters
// and imports ask for (security.md: five minutes).

import { refusalFrom, type DeskQueue, type DeskStep } from "../platform/types";
import { CounterSession } from "./counter.svelte";
import { TurnedBack } from "./form.svelte";

export const wholeQueue: DeskQueue = {
  state: null,
  words: "",
  days: null,
  mine: false,
  cursor: null,
};

interface Question {
  answered(): void;
  turnedBack(): void;
}

export class DeskCounter extends CounterSession<DeskStep> {
  /** As the queue was filtered last; the first page. */
  queue = $state.raw<DeskQueue>(wholeQueue);
  /** A code is being asked before something goes on. */
  question = $state.raw<Question | null>(null);

  #last = "";

  get session() {
    return this.step && this.step.next !== "logIn" ? this.step : null;
  }

  /** The filter of one clerk is nothing for the next. */
  override take(step: DeskStep): void {
    super.take(step);
    const userId = this.session?.userId ?? this.#last;
    if (userId !== this.#last) this.queue = wholeQueue;
    this.#last = userId;
  }

  protected override ended(): void {
    this.question?.turnedBack();
  }

  /**
   * Does what needs a fresh code. The host says when one is missing; it is then
   * asked once, and the work done once more.
   */
  async fresh<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (refusalFrom(thrown).wire.code !== "fresh_factor_required") throw thrown;
    }
    await this.#ask();
    return await work();
  }

  #ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = (then: () => void) => () => {
        this.question = null;
        then();
      };
      this.question = {
        answered: over(resolve),
        turnedBack: over(() => reject(new TurnedBack())),
      };
    });
  }
}
