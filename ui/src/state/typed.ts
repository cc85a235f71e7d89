// What a person typed and would lose with the screen. Looked for where it
// stands, in the fields themselves, so that no screen has to report it.

/** Fields that were typed into; a field that is gone takes its entry along. */
const touched = new WeakSet<EventTarget>();

function note(event: Event) {
  if (event.target) touched.add(event.target);
}

/** A log-in or a code is typed again in a moment: forms marked so count as empty. */
const form = "main form:not([data-light])";
const fields = `${form} input:is([type=text], [type=email], [type=password]), ${form} textarea`;

export function wouldLose(): boolean {
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(fields)].some(
    (field) => touched.has(field) && field.value !== "" && !field.readOnly,
  );
}

/** Starts to look. */
export function watchTyping(): () => void {
  window.addEventListener("input", note, true);
  return () => window.removeEventListener("input", note, true);
}

/** The browser itself asks before a reload or another site takes the screen away. */
export function askBeforeUnload(): () => void {
  const ask = (event: Event) => {
    if (wouldLose()) event.preventDefault();
  };
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
