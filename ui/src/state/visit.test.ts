import { expect, it } from "vitest";
import { fakePlatform } from "../platform/fake/fake";
import { Refusal, type Platform } from "../platform/types";
import { Visit } from "./visit.svelte";

const logIn = { userId: "Mihon.Taro", password: "himitsu#1" };

/** A platform whose my page answers only when it is told to. */
async function slow(): Promise<{ visit: Visit; refuse: () => void }> {
  const fake = fakePlatform();
  let refuse = () => {};
  const platform: Platform = {
    ...fake,
    call: (name, request) =>
      name === "my_page_show"
        ? new Promise((_, reject) => {
            refuse = () => reject(new Refusal({ code: "session_required" }));
          })
        : fake.call(name, request),
  };
  const visit = new Visit(platform, await fake.call("install_show", {}));
  return { visit, refuse: () => refuse() };
}

/// DSH-01: what the last person still waited for is refused late, and does not log out the next one
it("lets a late refusal of the last person end nothing of the next one's", async () => {
  const { visit, refuse } = await slow();
  visit.enter(await visit.call("session_log_in", logIn));
  const late = visit.call("my_page_show", {});
  await visit.end();
  visit.enter(await visit.call("session_log_in", logIn));
  refuse();
  await expect(late).rejects.toThrow(Refusal);
  expect(visit.session).not.toBeNull();
});

/// LOG-01: whose own session has run out is asked to log in
it("heeds a refusal in the same visit", async () => {
  const { visit, refuse } = await slow();
  visit.enter(await visit.call("session_log_in", logIn));
  const refused = visit.call("my_page_show", {});
  refuse();
  await expect(refused).rejects.toThrow(Refusal);
  expect(visit.session).toBeNull();
});
