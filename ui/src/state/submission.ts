// The one way a form is submitted. Enter that ends the composition of
// Japanese text must not submit: WebKit reports it after the composition, with
// key code 229 and without `isComposing`, so both are looked at.

import type { Attachment } from "svelte/attachments";

export function endsComposition(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.isComposing || event.keyCode === 229);
}

/** Within this time a second click is the other half of a double-click. */
const doubleMs = 500;
let submittedAt = -Infinity;
/** What was clicked last, and what of it led to the last submission. */
let first: EventTarget | null = null;
let submitter: EventTarget | null = null;

/**
 * Many people double-click on everything. After a submission the screen moves
 * (an error goes, the next step comes), and the second half would press
 * whatever stands there by then; or the same button once more, before what it
 * was held back for was read.
 */
export function guardDoubleClicks(): () => void {
  const look = (event: MouseEvent) => {
    if (event.detail < 2) {
      first = event.target;
    } else if (
      performance.now() - submittedAt < doubleMs &&
      (event.target !== first || first === submitter)
    ) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener("click", look, true);
  return () => window.removeEventListener("click", look, true);
}

export function submission(submit: () => void): Attachment<HTMLFormElement> {
  return (form) => {
    const onKey = (event: KeyboardEvent) => {
      if (endsComposition(event)) event.preventDefault();
    };
    const onSubmit = (event: Event) => {
      event.preventDefault();
      submittedAt = performance.now();
      submitter = first;
      submit();
    };
    form.addEventListener("keydown", onKey);
    form.addEventListener("submit", onSubmit);
    return () => {
      form.removeEventListener("keydown", onKey);
      form.removeEventListener("submit", onSubmit);
    };
  };
}
