// The log-in of a care office or of a clerk. It ends by time, in another window
// or at the host; the log-in then stands there and says why. What follows a
// log-in (a code, a new password) is the host's answer, which is kept here.

import { refusalFrom, type CommandName, type RefusalCode } from "../platform/types";
import type { CounterReason } from "./screen";
import { watchIdle, type IdleWatch } from "./idle";
import { wouldLose } from "./typed";

/** What the steps of a session tell of its end. */
interface Times {
  idleUntil: string;
  endsAt: string;
  now: string;
}

export interface CounterHost<Step> {
  show(): Promise<Step>;
  touch(): Promise<Step>;
  logOut(): Promise<unknown>;
  /** Whether a command needs this session. */
  owns(name: CommandName): boolean;
  /** Other windows of the browser. */
  say(what: "live" | "changed"): void;
}

/** Said so long before the end. */
const soonSeconds = 60;
const signs = ["pointerdown", "keydown"] as const;

export class CounterSession<Step extends { next: string }> {
  /** Where the log-in stands; none until the host was asked. */
  step = $state.raw<Step | null>(null);
  reason = $state<CounterReason | undefined>();
  /** Nothing was done for so long that the session ends in a minute. */
  soon = $state(false);
  readonly #host: CounterHost<Step>;
  #watch: IdleWatch | null = null;
  /** Takes the signs of life back once the warning is gone. */
  #unhear: () => void = () => undefined;

  constructor(host: CounterHost<Step>) {
    this.#host = host;
  }

  get open(): boolean {
    return this.step?.next === "open";
  }

  /** A session stands behind the step, however much is still asked of it. */
  get inSession(): boolean {
    return this.step !== null && "idleUntil" in this.step;
  }

  async load(): Promise<void> {
    this.step = this.#watched(await this.#host.show());
  }

  /** What the host answered to a step of the log-in. */
  take(step: Step): void {
    const began = !this.inSession;
    this.step = this.#watched(step);
    if (!this.inSession) return;
    this.reason = undefined;
    if (began) this.#host.say("changed");
  }

  /** Another window logged in or out, or this one was away. */
  async recheck(): Promise<void> {
    if (this.step === null) return;
    const before = this.inSession;
    const step = await this.#host.show().catch(() => null);
    if (!step) return;
    if (before && step.next === "logIn") this.#gone("expired");
    else this.step = this.#watched(step);
  }

  /** A log-out by choice that the host could not do is told; one by time is shown anyway. */
  async leave(): Promise<void> {
    await this.#host.logOut();
    this.#gone("loggedOut");
    this.#host.say("changed");
  }

  /** The next person stands at this window. */
  drop(): void {
    this.#stop();
    this.ended();
    this.step = null;
    this.reason = undefined;
  }

  /** What was under way with the session ends with it. */
  protected ended(): void {
    return;
  }

  /** Another window of the same session is being used. */
  live(): void {
    this.#calm();
    this.#watch?.live();
  }

  /** Somebody is there after all. */
  stay = (): void => {
    if (!this.soon) return;
    this.#calm();
    this.#touch();
  };

  /** The warning goes, and the time starts anew. */
  #calm(): void {
    if (!this.soon) return;
    this.soon = false;
    this.#unhear();
    this.#watch?.unlocked();
  }

  /** Looks at a refusal of any command; answers whether the command is this session's. */
  heed(name: CommandName, code: RefusalCode): boolean {
    if (!this.#host.owns(name)) return false;
    if (code === "session_required" && this.inSession) {
      this.#gone("expired");
      this.#host.say("changed");
    }
    // Something is asked of the session first: the host says what.
    if (code === "factor_required" && this.open) void this.load().catch(() => undefined);
    return true;
  }

  #touch(): void {
    this.#host.say("live");
    this.#host.touch().then(
      (step) => (this.step = step),
      // A session that ended at the host was heeded on the way.
      (thrown: unknown) => void refusalFrom(thrown),
    );
  }

  #watched(step: Step): Step {
    const times = step as Step & Partial<Times>;
    if (!times.idleUntil || !times.now) {
      this.#stop();
      return step;
    }
    const endAfterSeconds = (Date.parse(times.idleUntil) - Date.parse(times.now)) / 1000;
    this.#stop();
    this.#watch = watchIdle(
      { lockAfterSeconds: Math.max(0, endAfterSeconds - soonSeconds), endAfterSeconds },
      { touch: () => this.#touch(), lock: () => this.#warn(), end: () => this.#end() },
    );
    return step;
  }

  #warn(): void {
    this.soon = true;
    for (const sign of signs) window.addEventListener(sign, this.stay, true);
    this.#unhear = () => {
      for (const sign of signs) window.removeEventListener(sign, this.stay, true);
    };
  }

  #end(): void {
    void this.#host.logOut().catch(() => undefined);
    this.#gone(wouldLose() ? "endedLost" : "ended");
    this.#host.say("changed");
  }

  #gone(reason: CounterReason): void {
    this.#stop();
    this.ended();
    this.reason = reason;
    this.step = { next: "logIn" } as Step;
  }

  #stop(): void {
    this.soon = false;
    this.#unhear();
    this.#watch?.stop();
    this.#watch = null;
  }
}
