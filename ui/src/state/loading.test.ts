import { expect, it } from "vitest";
import { Refusal } from "../platform/types";
import { Loading } from "./loading.svelte";

it("keeps the answer of the newest question, whichever comes last", async () => {
  const answers: ((text: string) => void)[] = [];
  const loading = new Loading(() => new Promise<string>((done) => answers.push(done)));
  const first = loading.load();
  const second = loading.load();
  answers[1]?.("new");
  await second;
  answers[0]?.("old");
  await first;
  expect(loading.value).toBe("new");
});

it("does not show the refusal of a question that was asked anew", async () => {
  const fail: ((error: Error) => void)[] = [];
  let asked = 0;
  const loading = new Loading(() =>
    asked++ === 0
      ? new Promise<string>((_, refused) => fail.push(refused))
      : Promise.resolve("there"),
  );
  const first = loading.load();
  await loading.load();
  fail[0]?.(new Refusal({ code: "busy" }));
  await first;
  expect([loading.value, loading.refusal]).toEqual(["there", null]);
});
