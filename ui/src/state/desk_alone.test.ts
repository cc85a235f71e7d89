// The desk's own site: whatever the browser comes back to, it is the desk's.

import { cleanup, screen } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { refuse } from "../platform/fake/fake";
import { press, show, title } from "../testing/show";
import { oneOfEach } from "../testing/screens";
import { addressOf } from "./address";
import { atDesk } from "./screen";

const logIn = "職員窓口 ログイン";
const alone = () =>
  show({
    install: { deskAlone: true },
    capabilities: { hasAddresses: true },
    // The site answers no command of members.
    handlers: { session_show: () => refuse({ code: "not_allowed" }) },
  });

/** A step through the history, once the screens know of it. */
async function step(by: -1 | 1): Promise<void> {
  const arrived = new Promise((done) => window.addEventListener("popstate", done, { once: true }));
  history.go(by);
  await arrived;
}

afterEach(() => {
  cleanup();
  history.pushState(null, "", "/");
});

const others = oneOfEach.filter(({ name }) => !atDesk.includes(name));

/// ASVS 3.5.4: at the desk's own site every address is the desk's, and so is what a reload comes back to
it("opens the desk at every address and in place of every screen that was kept", async () => {
  const kept = others.filter(({ name }) =>
    ["entrance", "signup", "settings", "office"].includes(name),
  );
  for (const [state, path] of [
    ...["/portal/desk", "/portal/signup", "/portal/", "/portal/whatever"].map(
      (path) => [null, path] as const,
    ),
    ...kept.map((screen) => [{ place: 3, screen }, addressOf(screen)] as const),
  ]) {
    history.pushState(state, "", path);
    const { sent } = await alone();
    await title(logIn);
    expect(location.pathname).toBe("/portal/desk");
    expect(history.state.screen).toEqual({ name: "desk" });
    expect(sent("signup_show")).toEqual([]);
    cleanup();
  }
  expect(kept).toHaveLength(4);
});

/// ASVS 3.5.4: every way back leads to the desk, also to an entry that holds another screen
it("leads back to the desk whatever the history holds", async () => {
  for (const screen of others) history.pushState({ place: 0, screen }, "", addressOf(screen));
  history.pushState(null, "", "/portal/desk");
  const { user, visit } = await alone();
  await user.click(await title(logIn));
  await press(user, "はじめて使う方（初期設定コードをお持ちの方）");
  await title("職員アカウントの初期設定");
  const steps = others.length + 2;
  for (let taken = 0; taken < steps; taken += 1) {
    await step(-1);
    expect(visit.screen.name).toBe("desk");
    await title(logIn);
    expect(location.pathname).toBe("/portal/desk");
  }
  expect(history.state).toEqual({ place: 0, screen: { name: "desk" } });
  for (let taken = 0; taken < steps; taken += 1) await step(1);
  await title("職員アカウントの初期設定");
});

it("asks for no member when another window changed or the page comes back", async () => {
  const { sent } = await alone();
  await title(logIn);
  const channel = new BroadcastChannel("madoguchi");
  channel.postMessage("changed");
  await new Promise((done) => setTimeout(done, 50));
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  expect(sent("session_show")).toEqual([]);
  channel.close();
});

it("offers the desk, not the entrance, when a screen cannot be drawn", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { user, visit } = await alone();
  await title(logIn);
  vi.spyOn(visit, "needCare").mockRejectedValueOnce(new Error("did not arrive"));
  visit.go({ name: "deskSetUp" });
  await press(user, "職員窓口へ戻る");
  await title(logIn);
  expect(screen.queryByText("総合窓口へ戻る")).toBeNull();
});
