// The boundary between screens and hosts. Screens know this file only; how a
// command travels is the business of tauri.ts and http.ts.

import type {
  Commands,
  ErrorCode,
  Field as WireField,
  FieldError as WireFieldError,
  WireError,
} from "./generated/wire";

export type * from "./generated/wire";

export type CommandName = keyof Commands;
export type RequestOf<K extends CommandName> = Commands[K][0];
export type AnswerOf<K extends CommandName> = Commands[K][1];

/** What the host can do, asked instead of which host it is. */
export interface Capabilities {
  /** The host hands documents over for keeping, into a folder or as a download. */
  savesFiles: boolean;
  /** Links to other sites open; otherwise they are shown as text to copy. */
  followsLinks: boolean;
  /**
   * Screens stand at an address: back, forward, a reload and a second tab come
   * as the browser likes, and the session goes on behind them.
   */
  hasAddresses: boolean;
  /** What the person keeps there (password, birth date) may be filled in. */
  fillsFields: boolean;
}

/** What hosts refuse with, and what is noticed before or on the way to one. */
export type RefusalCode =
  ErrorCode | "connection_lost" | "choice_missing" | "file_unreadable" | "ended_differs";
/** Fields of requests, and one that only a screen asks. */
export type Field = WireField | "confirmEnded";
export type FieldError = Omit<WireFieldError, "name" | "code"> & { name: Field; code: RefusalCode };
export type Refused = Omit<WireError, "code" | "fields"> & {
  code: RefusalCode;
  fields?: FieldError[];
};

export interface Platform {
  readonly capabilities: Capabilities;
  /** Rejects with {@link Refusal} and with nothing else. */
  call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>>;
}

/** A command that was refused, with what the host says about it. */
export class Refusal extends Error {
  readonly wire: Refused;

  constructor(wire: Refused) {
    super(wire.code);
    this.wire = wire;
  }
}

/** Makes a refusal of whatever a host threw; what is not a wire error is unexpected. */
export function refusalFrom(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (isWireError(thrown)) return new Refusal(thrown);
  return new Refusal({ code: "unexpected" });
}

export function isWireError(value: unknown): value is WireError {
  return (
    typeof value === "object" && value !== null && "code" in value && typeof value.code === "string"
  );
}
