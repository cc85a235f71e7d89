import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchIdle, type IdleWatch } from "./idle";

const rule = { lockAfterSeconds: 900, endAfterSeconds: 3600 };
const steps = { touch: vi.fn(), lock: vi.fn(), end: vi.fn() };
let watch: IdleWatch;

beforeEach(() => {
  vi.useFakeTimers();
  for (const step of Object.values(steps)) step.mockClear();
  watch = watchIdle(rule, steps);
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
const live = () => window.dispatchEvent(new Event("keydown"));

it("locks when the host's time is up and not a second earlier", () => {
  wait(899);
  expect(steps.lock).not.toHaveBeenCalled();
  wait(1);
  expect(steps.lock).toHaveBeenCalledTimes(1);
});

it("counts from the last sign of life", () => {
  wait(800);
  live();
  wait(800);
  expect(steps.lock).not.toHaveBeenCalled();
});

it("tells the host of signs of life at most once a minute", () => {
  wait(30);
  live();
  expect(steps.touch).not.toHaveBeenCalled();
  wait(31);
  live();
  live();
  expect(steps.touch).toHaveBeenCalledTimes(1);
});

it("ends behind the lock, where keys are no sign of life", () => {
  wait(1000);
  live();
  wait(2600);
  expect(steps.end).toHaveBeenCalledTimes(1);
});

it("does not take the first key after a long sleep for somebody who stayed", () => {
  vi.setSystemTime(Date.now() + 2000 * 1000);
  live();
  wait(1);
  expect(steps.touch).not.toHaveBeenCalled();
  expect(steps.lock).toHaveBeenCalledTimes(1);
});

it("starts anew when the person unlocked", () => {
  wait(1000);
  watch.unlocked();
  wait(899);
  expect(steps.lock).toHaveBeenCalledTimes(1);
  wait(1);
  expect(steps.lock).toHaveBeenCalledTimes(2);
});
