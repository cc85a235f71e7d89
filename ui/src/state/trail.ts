// Back, forward and reload of the browser lead through the screens. The first
// step back never leaves the site, and what was typed is not lost unasked.

import { addressOf, entryFrom, screenAt, type Entry } from "./address";
import { beforeLogIn, type Screen } from "./screen";
import { wouldLose } from "./typed";
import type { Visit } from "./visit.svelte";

const ground: Screen = { name: "entrance" };

export class Trail {
  readonly #visit: Visit;
  #place: number;
  /** What follows once an own step through the history has arrived. */
  #arrived: ((to: Entry | null) => void) | null = null;

  constructor(visit: Visit) {
    this.#visit = visit;
    const kept = entryFrom(history.state);
    const screen = kept?.screen ?? screenAt(location.pathname);
    this.#place = kept?.place ?? 0;
    // By its address the sign-up opens for the next of the family too.
    visit.screen = screen.name === "signup" ? visit.here(screen) : this.#allowed(screen);
    this.#write("replaceState", visit.screen);
    history.scrollRestoration = "manual";
    window.addEventListener("popstate", this.#popped);
    for (const sign of ["click", "keydown"]) window.addEventListener(sign, this.#grounded, true);
  }

  stop(): void {
    window.removeEventListener("popstate", this.#popped);
    for (const sign of ["click", "keydown"]) window.removeEventListener(sign, this.#grounded, true);
  }

  /** The visit went to a screen; `replace` where nobody should come back to the one before. */
  went(screen: Screen, how: "push" | "replace"): void {
    this.#visit.atGround = false;
    if (how === "push") this.#place += 1;
    this.#write(how === "push" ? "pushState" : "replaceState", screen);
  }

  #write(how: "pushState" | "replaceState", screen: Screen) {
    const entry: Entry = { place: this.#place, screen };
    history[how](entry, "", addressOf(screen));
  }

  /**
   * The first sign of life puts the entrance under the present screen. Earlier
   * it would be no use: browsers step over entries nobody has touched.
   */
  readonly #grounded = () => {
    if (this.#place > 0 || navigator.userActivation?.hasBeenActive === false) return;
    const entry: Entry = { place: 0, screen: this.#visit.here(ground) };
    history.replaceState(entry, "", addressOf(entry.screen));
    this.went(this.#visit.screen, "push");
  };

  readonly #popped = (event: PopStateEvent) => {
    const to = entryFrom(event.state);
    const arrived = this.#arrived;
    this.#arrived = null;
    if (arrived) {
      arrived(to);
    } else if (!to) {
      this.#write("replaceState", this.#visit.screen);
    } else if (to.place !== this.#place && wouldLose()) {
      this.#ask(to.place - this.#place);
    } else {
      this.#show(to);
    }
  };

  /** Stays first, so that the address fits while the question stands, and goes on after a yes. */
  #ask(steps: number) {
    const go = () => {
      this.#arrived = (to) => to && this.#show(to);
      history.go(steps);
    };
    this.#arrived = () => (this.#visit.question = go);
    history.go(-steps);
  }

  #show(to: Entry) {
    const screen = this.#allowed(to.screen);
    const same = JSON.stringify(screen) === JSON.stringify(this.#visit.screen);
    this.#place = to.place;
    if (screen !== to.screen) this.#write("replaceState", screen);
    this.#visit.atGround = to.place === 0 && same;
    if (!same) this.#visit.show(screen);
  }

  #allowed(screen: Screen): Screen {
    const pointless = this.#visit.session !== null && beforeLogIn.includes(screen.name);
    return this.#visit.here(pointless ? { name: "myPage" } : screen);
  }
}
