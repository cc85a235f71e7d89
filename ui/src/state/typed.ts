// What a person typed and would lose with the screen. Looked for where it
// stands, in the fields themselves, so that no screen has to report it.

/** Fields that were typed into; a field that is gone takes its entry along. */
const touched = new WeakSet<EventTarget>();

function note(event: Event) {
  if (event.target) touched.add(event.target);
}

/** A log-in or a code is typed again in a moment: forms marked so count as empty. */
const fields = "main form:not([data-light]) input:is([type=text], [type=email], [type=password])";

export function wouldLose(): boolean {
  return [...document.querySelectorAll<HTMLInputElement>(fields)].some(
    (field) => touched.has(field) && field.value !== "" && !field.readOnly,
  );
}

/** Starts to look; the browser itself asks before a reload or another site takes the screen away. */
export function watchTyping(): () => void {
  const ask = (event: Event) => {
    if (wouldLose()) event.preventDefault();
  };
  window.addEventListener("input", note, true);
  window.addEventListener("beforeunload", ask);
  return () => {
    window.removeEventListener("input", note, true);
    window.removeEventListener("beforeunload", ask);
  };
}
