// Signs of life of a logged-in person. Counts seconds only; what follows from
// them (lock, end) was decided by the host and is done by the callbacks.

export interface IdleRule {
  lockAfterSeconds: number;
  endAfterSeconds: number;
}

export interface IdleSteps {
  /** A sign of life, at most once a minute. */
  touch(): void;
  lock(): void;
  end(): void;
}

const touchEveryMs = 60_000;
const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export interface IdleWatch {
  /** A sign of life in another window of the same session. */
  live(): void;
  /** The person came back behind the lock. */
  unlocked(): void;
  stop(): void;
}

export function watchIdle(
  rule: IdleRule,
  steps: IdleSteps,
  now: () => number = () => Date.now(),
): IdleWatch {
  let seen = now();
  let touched = seen;
  let locked = false;
  const live = () => {
    // A sign after a long sleep of the computer is no sign that somebody stayed.
    if (locked || (now() - seen) / 1000 >= rule.lockAfterSeconds) return;
    seen = now();
    if (seen - touched < touchEveryMs) return;
    touched = seen;
    steps.touch();
  };
  const look = () => {
    const quiet = (now() - seen) / 1000;
    if (quiet >= rule.endAfterSeconds) {
      stop();
      steps.end();
    } else if (quiet >= rule.lockAfterSeconds && !locked) {
      locked = true;
      steps.lock();
    }
  };
  const timer = setInterval(look, 1000);
  for (const sign of signs) window.addEventListener(sign, live, { capture: true, passive: true });
  const stop = () => {
    clearInterval(timer);
    for (const sign of signs) window.removeEventListener(sign, live, { capture: true });
  };
  const seenElsewhere = () => {
    if (!locked) seen = touched = now();
  };
  const unlocked = () => {
    if (locked) seen = touched = now();
    locked = false;
  };
  return { live: seenElsewhere, unlocked, stop };
}
