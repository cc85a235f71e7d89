import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Refusal } from "../platform/types";
import { Form, TurnedBack } from "./form.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("shows words only after 300 ms of work", async () => {
  const form = new Form("f");
  let finish = () => {};
  const running = form.run(() => new Promise<void>((done) => (finish = done)));
  vi.advanceTimersByTime(299);
  expect(form.slow).toBe(false);
  vi.advanceTimersByTime(1);
  expect(form.slow).toBe(true);
  finish();
  await running;
  expect([form.slow, form.busy]).toEqual([false, false]);
});

it("does one submission at a time", async () => {
  const form = new Form("f");
  const work = vi.fn(() => new Promise<string>((done) => setTimeout(() => done("a"), 10)));
  const first = form.run(work);
  expect(await form.run(work)).toBeUndefined();
  vi.advanceTimersByTime(10);
  expect(await first).toBe("a");
  expect(work).toHaveBeenCalledTimes(1);
});

it("keeps the refusal with its fields until the next try", async () => {
  const form = new Form("f");
  const wire = {
    code: "fields_refused" as const,
    fields: [{ name: "symbol" as const, code: "required" as const }],
  };
  await form.run(() => Promise.reject(new Refusal(wire)));
  expect(form.errorOf("symbol")?.code).toBe("required");
  expect(form.errorOf("number")).toBeUndefined();
  await form.run(() => Promise.resolve());
  expect(form.refusal).toBeNull();
});

it("calls anything but a wire error unexpected, without showing its text", async () => {
  const form = new Form("f");
  await form.run(() => Promise.reject(new Error("/home/somebody: no such table")));
  expect(form.refusal).toEqual({ code: "unexpected" });
});

it("ends the error of a field that is typed in anew, and the summary with the last of them", async () => {
  const form = new Form("f");
  const fields = [
    { name: "symbol" as const, code: "required" as const },
    { name: "number" as const, code: "required" as const },
  ];
  await form.run(() => Promise.reject(new Refusal({ code: "fields_refused", fields })));
  form.typed("symbol");
  expect(form.errorOf("symbol")).toBeUndefined();
  expect(form.errors.map((error) => error.name)).toEqual(["number"]);
  expect(form.refused).toBe(true);
  form.typed("number");
  expect(form.refused).toBe(false);
  await form.run(() => Promise.reject(new Refusal({ code: "fields_refused", fields })));
  expect(form.errors).toHaveLength(2);
});

it("says nothing when the person turned back before anything was sent", async () => {
  const form = new Form("f");
  await form.run(() => Promise.reject(new TurnedBack()));
  expect([form.refusal, form.busy]).toEqual([null, false]);
});
