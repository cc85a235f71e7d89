import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { press, title, toMyPage, toTerms } from "../../testing/show";

const logOut = () => screen.getByRole("button", { name: "ログアウト" });

/// ASVS 7.4.4: whoever is logged in can log out wherever they are
it("has the log-out on every screen behind the log-in", async () => {
  const { user } = await toMyPage();
  expect(logOut()).toBeVisible();
  await press(user, "組合からのお知らせをすべて見る");
  await title("お知らせ");
  expect(logOut()).toBeVisible();
  await press(user, "被扶養者調査が始まります");
  await screen.findByRole("article");
  expect(logOut()).toBeVisible();
});

/// ASVS 7.4.4: also in the settings and behind the lock
it("has the log-out in the settings and behind the lock", async () => {
  const { user, visit } = await toMyPage();
  await press(user, "設定");
  await title("設定");
  expect(logOut()).toBeVisible();
  await visit.lock();
  await title("画面をロックしています");
  expect(logOut()).toBeVisible();
});

/// ASVS 7.4.4: also before the terms are accepted
it("has the log-out while terms wait", async () => {
  await toTerms();
  expect(logOut()).toBeVisible();
});
