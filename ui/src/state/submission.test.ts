import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { endsComposition, guardDoubleClicks, submission } from "./submission";

function form(submit: () => void): HTMLInputElement {
  const element = document.createElement("form");
  const input = document.createElement("input");
  const button = document.createElement("button");
  element.append(input, button);
  document.body.append(element);
  submission(submit)(element);
  input.focus();
  return input;
}
afterEach(() => document.body.replaceChildren());

function enter(init: KeyboardEventInit & { keyCode?: number }): KeyboardEvent {
  return new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init });
}

it("submits on Enter and on the button, never by the browser itself", async () => {
  const submit = vi.fn();
  form(submit);
  const user = userEvent.setup();
  await user.keyboard("{Enter}");
  await user.click(document.querySelector("button") as HTMLButtonElement);
  expect(submit).toHaveBeenCalledTimes(2);
});

it("stops the Enter that ends a composition, as Chromium and as WebKit report it", () => {
  const input = form(vi.fn());
  const composing = enter({ isComposing: true });
  input.dispatchEvent(composing);
  expect(composing.defaultPrevented).toBe(true);
  const afterwards = enter({ keyCode: 229 });
  input.dispatchEvent(afterwards);
  expect(afterwards.defaultPrevented).toBe(true);
});

it("lets an Enter outside a composition through, and any other key", () => {
  const input = form(vi.fn());
  const plain = enter({ keyCode: 13 });
  input.dispatchEvent(plain);
  expect(plain.defaultPrevented).toBe(false);
  const letter = new KeyboardEvent("keydown", { key: "a", isComposing: true });
  expect(endsComposition(letter)).toBe(false);
});

it("submits once however fast a button is clicked twice", () => {
  vi.useFakeTimers();
  const stop = guardDoubleClicks();
  const submit = vi.fn();
  form(submit);
  const button = document.querySelector("button") as HTMLButtonElement;
  const click = (detail: number) =>
    button.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail }));
  click(1);
  click(2);
  expect(submit).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(600);
  click(1);
  expect(submit).toHaveBeenCalledTimes(2);
  stop();
  vi.useRealTimers();
});

it("keeps the second half of a double-click from what has come into its place", () => {
  vi.useFakeTimers();
  const stop = guardDoubleClicks();
  form(vi.fn());
  const submitter = document.querySelector("button") as HTMLButtonElement;
  const next = document.createElement("button");
  const pressed = vi.fn();
  next.addEventListener("click", pressed);
  document.body.append(next);
  const click = (target: HTMLElement, detail: number) =>
    target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail }));
  click(submitter, 1);
  expect(click(next, 2)).toBe(false);
  expect(pressed).not.toHaveBeenCalled();
  // A click of its own, and a double-click that has nothing to do with a form.
  click(next, 1);
  click(next, 2);
  expect(pressed).toHaveBeenCalledTimes(2);
  click(submitter, 1);
  vi.advanceTimersByTime(600);
  click(next, 2);
  expect(pressed).toHaveBeenCalledTimes(3);
  stop();
  vi.useRealTimers();
});
