// Live help asks the host a moment after the last key, and only the newest
// answer is shown.

/** Runs `ask` once the person paused; `show` gets the answer unless it is stale. */
export function later<I, O>(
  pauseMs: number,
  ask: (input: I) => Promise<O>,
  show: (answer: O, input: I) => void,
): { (input: I): void; drop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const run = (input: I) => {
    clearTimeout(timer);
    const mine = ++newest;
    timer = setTimeout(() => {
      ask(input).then(
        (answer) => {
          if (mine === newest) show(answer, input);
        },
        // Help that fails stays away; the form itself tells what is wrong.
        () => undefined,
      );
    }, pauseMs);
  };
  run.drop = () => {
    clearTimeout(timer);
    newest += 1;
  };
  return run;
}
