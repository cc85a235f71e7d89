// What every form goes through: one submission at a time, words after 300 ms,
// and the refusal with its fields. Knows nothing of what is sent.

import { errorSentence, type Whose } from "../messages/kinds";
import type { Words } from "../messages/words";
import {
  refusalFrom,
  type Field,
  type FieldError,
  type RefusalCode,
  type Refused,
  type Text,
} from "../platform/types";

/** Refusals that say nothing about what was typed: it stays for another try. */
const unjudged: readonly RefusalCode[] = [
  "busy",
  "connection_lost",
  "store_unavailable",
  "disk_full",
];

/** The person turned back before anything was sent: there is nothing to say about it. */
export class TurnedBack extends Error {}

/** Work that takes longer than this shows words. */
export const slowAfterMs = 300;

export class Form {
  readonly id: string;
  readonly whose: Whose;
  busy = $state(false);
  slow = $state(false);
  refusal = $state.raw<Refused | null>(null);
  #before: readonly (() => Promise<boolean>)[] = [];
  /** Fields that were typed in anew since: what was said of them no longer holds. */
  #anew = $state.raw<readonly Field[]>([]);

  constructor(id: string, whose: Whose = "member") {
    this.id = id;
    this.whose = whose;
  }

  /** The host never came to judging what was sent. */
  get unjudged(): boolean {
    return this.refusal !== null && unjudged.includes(this.refusal.code);
  }

  /** The whole was refused and no field is to blame: perhaps the host stands elsewhere by now. */
  get offStep(): boolean {
    return this.refusal !== null && !this.refusal.fields?.length;
  }

  idOf(field: Field): string {
    return `${this.id}-${field}`;
  }

  /** What is still wrong with the fields. */
  get errors(): FieldError[] {
    return (this.refusal?.fields ?? []).filter((error) => !this.#anew.includes(error.name));
  }

  /** Whether there is something to say above the form. */
  get refused(): boolean {
    return this.refusal !== null && (this.offStep || this.errors.length > 0);
  }

  errorOf(field: Field): FieldError | undefined {
    return this.errors.find((error) => error.name === field);
  }

  /** The field is being typed in: its error was about what stood there before. */
  typed(field: Field): void {
    if (this.errorOf(field)) this.#anew = [...this.#anew, field];
  }

  /** Refuses by itself what needs no host, such as a choice that was not made. */
  refuse(name: Field, code: FieldError["code"]): void {
    this.#anew = [];
    this.refusal = { code: "fields_refused", fields: [{ name, code }] };
  }

  /** Somebody who may have something to say before the form goes out, and answers whether it may go now. */
  before(mayGo: () => Promise<boolean>): () => void {
    this.#before = [...this.#before, mayGo];
    return () => (this.#before = this.#before.filter((each) => each !== mayGo));
  }

  /** Whether there is anybody to ask. */
  get asks(): boolean {
    return this.#before.length > 0;
  }

  /** Whether the form may go out now. Nothing else is begun while this is found out. */
  async ready(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      const answers = await Promise.all(this.#before.map((mayGo) => mayGo()));
      return answers.every(Boolean);
    } finally {
      this.busy = false;
    }
  }

  /** Does the work unless some is under way; nothing is answered when it was refused. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.refusal = null;
    this.#anew = [];
    const timer = setTimeout(() => (this.slow = true), slowAfterMs);
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof TurnedBack)) this.refusal = refusalFrom(thrown).wire;
      return undefined;
    } finally {
      clearTimeout(timer);
      this.slow = false;
      this.busy = false;
    }
  }
}

/** The sentence about one field. */
export function fieldSentence(
  words: Words,
  error: FieldError,
  label: string,
  whose?: Whose,
): string {
  return errorSentence(words.errors, error.code, { label, detail: error.detail, whose });
}

/** Whoever knows the person's language. */
interface Speaks {
  readonly words: Words;
  text(text: Text): string;
}

/** The sentence about the form as a whole, with the desk to ask where the host names one. */
export function refusalSentence(visit: Speaks, refusal: Refused, whose?: Whose): string {
  const { words } = visit;
  return errorSentence(words.errors, refusal.code, {
    label: words.fields.general,
    detail: refusal.desk && visit.text(refusal.desk),
    whose,
  });
}
