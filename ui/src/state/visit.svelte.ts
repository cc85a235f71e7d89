// One person's visit: install, session, language, and the screen in front.
// Holds no rule: what may be done is decided by the host, command by command.

import { createContext, untrack } from "svelte";
import { ja } from "../messages/ja";
import { careWordsOf, wordsOf, type CareWords, type Words } from "../messages/words";
import {
  refusalFrom,
  type AnswerOf,
  type CommandName,
  type DemoLogin,
  type DemoPerson,
  type InstallStatus,
  type Language,
  type OfficeStep,
  type Platform,
  type RefusalCode,
  type RequestOf,
  type SessionShown,
  type Text,
  type TextSize,
} from "../platform/types";
import { CounterSession } from "./counter.svelte";
import { DeskCounter } from "./desk.svelte";
import { atDesk, counterScreens, memberScreens, type LogInReason, type Screen } from "./screen";
import type { Tabs } from "./tabs";
import type { Trail } from "./trail";

/** Whoever types here is not taken elsewhere by a log-in in another window. */
const inTheMiddle: readonly Screen["name"][] = [
  "signup",
  "recoverPassword",
  "recoverUserId",
  "reissue",
  "officeReset",
];

export class Visit {
  readonly platform: Platform;
  install: InstallStatus;
  session = $state.raw<SessionShown | null>(null);
  screen = $state.raw<Screen>({ name: "entrance" });
  language = $state<Language>("ja");
  textSize = $state<TextSize>("standard");
  words = $state.raw<Words>(ja);
  /** False until the first change of screen: only then do titles take the focus. */
  moved = false;
  /** Person of the demo whose details the sign-up form takes over. */
  demoPerson = $state.raw<DemoPerson | null>(null);
  /** Grows with each person at this window; whatever one of them typed goes with it. */
  number = $state(0);
  /** Terms were accepted just now: my page offers the record of consent. */
  consented = $state(false);
  /** User ID and password of the demo that a log-in form takes over: a member's, an office's or a clerk's. */
  demoLogin = $state.raw<(DemoLogin & { at: "member" | "office" | "desk" }) | null>(null);
  /** The demo's panel stands beside the screen. */
  demoOpen = $state(false);
  /** Why the session ended behind a screen that needs one. */
  endedBy = $state<LogInReason | undefined>();
  /** One more step back leaves the site. */
  atGround = $state(false);
  /** Leaves a screen with something typed, once the person agrees. */
  question = $state.raw<(() => void) | null>(null);
  /** Where the host has addresses: the browser's history and its other windows. */
  trail: Trail | null = null;
  tabs: Tabs | null = null;
  /** The log-in of a care office, and of a clerk at the desk. */
  readonly office: CounterSession<OfficeStep>;
  readonly desk: DeskCounter;
  #displayChosen = false;
  #care = $state.raw<CareWords | null>(null);
  /** Who was here when the session ended: the screen is kept for nobody else. */
  #lastHere = "";

  constructor(platform: Platform, install: InstallStatus) {
    this.platform = platform;
    this.install = $state.raw(install);
    this.textSize = install.textSize;
    const say = (what: "live" | "changed") => this.tabs?.say(what);
    this.office = new CounterSession<OfficeStep>({
      show: () => this.call("office_show", {}),
      touch: () => this.call("office_touch", {}),
      logOut: () => this.call("office_log_out", {}),
      owns: (name) => /^office_(?!log_|reset_)/.test(name),
      say,
    });
    this.desk = new DeskCounter({
      show: () => this.call("desk_show", {}),
      touch: () => this.call("desk_touch", {}),
      logOut: () => this.call("desk_log_out", {}),
      owns: (name) => /^(desk_(?!log_)|letter_|ledger_)/.test(name),
      say,
    });
  }

  /** Words of care offices and of the desk; their screens are drawn once `needCare` has them. */
  get care(): CareWords {
    if (!this.#care) throw new Error("words that no screen has fetched");
    return this.#care;
  }

  /** Fetches those words. Whoever draws by it is not drawn anew when the language changes. */
  async needCare(): Promise<void> {
    const language = untrack(() => (this.#care ? null : this.language));
    if (!language) return;
    const care = await careWordsOf(language);
    if (language !== this.language) return await this.needCare();
    this.#care ??= care;
  }

  async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    const asker = this.number;
    try {
      return await this.platform.call(name, request);
    } catch (thrown) {
      const refusal = refusalFrom(thrown);
      // What the last person still waited for ends nothing of the next one's.
      if (asker === this.number) {
        const { code } = refusal.wire;
        if (!this.office.heed(name, code) && !this.desk.heed(name, code)) this.#heed(code);
      }
      throw refusal;
    }
  }

  go(wanted: Screen, how: "push" | "replace" = "push"): void {
    const screen = this.here(wanted);
    this.show(screen);
    this.trail?.went(screen, how);
  }

  /** As `go`, for whoever leads through the history already. */
  show(screen: Screen): void {
    this.moved = true;
    this.screen = screen;
  }

  /** The screen to show for one that is wanted: at the desk's own site there is the desk alone. */
  here(screen: Screen): Screen {
    return this.install.deskAlone && !atDesk.includes(screen.name) ? { name: "desk" } : screen;
  }

  text(text: Text): string {
    return text[this.language];
  }

  /** Shows what the session allows: terms and lock come before everything. */
  enter(session: SessionShown): void {
    this.#takeUp(session);
    if (!this.#displayChosen) void this.#display(session.language, session.textSize);
    this.tabs?.say("changed");
  }

  /** Another window of the browser logged in or out, or this one was away. */
  async recheck(): Promise<void> {
    // The desk's own site knows no members.
    if (this.install.deskAlone) return;
    try {
      const session = await this.platform.call("session_show", {});
      if (this.session) this.#lastHere = this.session.memberName;
      else if (inTheMiddle.includes(this.screen.name)) return;
      this.#takeUp(session);
    } catch (thrown) {
      if (refusalFrom(thrown).wire.code === "session_required") this.#sessionGone("expired");
    }
  }

  #takeUp(session: SessionShown): void {
    const another = this.#lastHere !== "" && this.#lastHere !== session.memberName;
    this.#lastHere = "";
    this.session = session;
    this.endedBy = undefined;
    if (another) this.number += 1;
    if (another || ![...memberScreens, ...counterScreens].includes(this.screen.name)) {
      this.go({ name: "myPage" }, "replace");
    }
  }

  /** The screen hides at once; the host learns of it on the way. */
  async lock(): Promise<void> {
    if (!this.session) return;
    this.session = { ...this.session, state: "locked" };
    await this.call("session_lock", {}).catch(() => undefined);
  }

  /** A log-out by choice that the host could not do is told; one by time is shown anyway. */
  async leave(reason: "loggedOut" | "ended"): Promise<void> {
    try {
      await this.call("session_log_out", {});
    } catch (thrown) {
      if (reason === "loggedOut" && this.session) throw thrown;
    }
    if (reason === "ended") this.#sessionGone(reason);
    else this.#dropSession({ name: "logIn", reason });
    this.tabs?.say("changed");
  }

  /** 終了・次の方へ: nothing of this person stays, not even when the host is slow. */
  async end(): Promise<void> {
    try {
      await this.call("visit_end", {});
    } finally {
      this.#dropSession({ name: "entrance" });
      this.office.drop();
      this.desk.drop();
      this.demoPerson = null;
      this.demoLogin = null;
      this.#displayChosen = false;
      this.number += 1;
    }
    this.install = await this.call("install_show", {});
    await this.#display(this.install.language, this.install.textSize);
  }

  async speak(language: Language): Promise<void> {
    await this.#choose(language, this.textSize);
  }

  async enlarge(textSize: TextSize): Promise<void> {
    await this.#choose(this.language, textSize);
  }

  /** The install told anew how it stands, such as after its store was opened. */
  async installed(install: InstallStatus): Promise<void> {
    this.moved = true;
    this.install = install;
    await this.#display(install.language, install.textSize);
  }

  /** Draws the screens in the language the install or the person chose before. */
  async open(session: SessionShown | null = null): Promise<void> {
    this.session = session;
    const { language, textSize } = session ?? this.install;
    await this.#display(language, textSize);
  }

  async #choose(language: Language, textSize: TextSize): Promise<void> {
    this.#displayChosen = true;
    await this.#display(language, textSize);
    // The screen has changed already; that it is not remembered is no reason to stop anybody.
    await this.call("install_save_preferences", { language, textSize }).catch(() => undefined);
  }

  async #display(language: Language, textSize: TextSize): Promise<void> {
    this.textSize = textSize;
    const [words, care] = await Promise.all([
      wordsOf(language),
      this.#care && careWordsOf(language),
    ]);
    this.words = words;
    this.language = language;
    if (care) this.#care = care;
    // Words that arrived meanwhile are of the language before.
    else if (this.#care) this.#care = await careWordsOf(language);
  }

  #heed(code: RefusalCode): void {
    if (!this.session) return;
    if (code === "session_required") {
      this.#sessionGone("expired");
      this.tabs?.say("changed");
    }
    if (code === "session_locked") this.session = { ...this.session, state: "locked" };
    if (code === "terms_required") this.session = { ...this.session, state: "terms_required" };
  }

  /** The screen stays in place, behind the log-in. */
  #sessionGone(reason: LogInReason): void {
    if (!this.session) return;
    this.#lastHere = this.session.memberName;
    this.endedBy = reason;
    this.moved = true;
    this.session = null;
    this.consented = false;
    if (!memberScreens.includes(this.screen.name)) this.go({ name: "logIn", reason }, "replace");
  }

  #dropSession(next: Screen): void {
    this.#lastHere = "";
    this.endedBy = undefined;
    this.session = null;
    this.consented = false;
    this.go(next, "replace");
  }
}

export const [visitHere, setVisit] = createContext<Visit>();
