import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { press, show, title } from "../../testing/show";

/// AUT-01: the entrance holds two separate doors and warns that they differ
it("has two entrances and says that they are not the same", async () => {
  await show();
  expect(screen.getByText("初回と2回目以降では入口が異なります。ご注意ください。")).toBeVisible();
  expect(screen.getByRole("button", { name: "初回認証へ進む" })).toBeVisible();
  expect(screen.getByRole("button", { name: "ログイン" })).toBeVisible();
});

/// AUT-01, AUT-02: how the invitation arrives is said at the entrance, and not again behind it
it("says at the entrance how an insurer's invitation arrives", async () => {
  const { user } = await show();
  const note = "見本健保から届いたメールのURLからもご利用いただけます。";
  expect(screen.getByText(note)).toBeVisible();
  expect(screen.queryByRole("heading", { name: "見本健康保険組合" })).toBeNull();
  await press(user, "初回認証へ進む");
  await title("初回認証");
  expect(screen.queryByText(note)).toBeNull();
});

/// AUT-01: among several insurers each note stands under its insurer's name
it("names the insurer of a note where several are served", async () => {
  const insurer = (code: string, ja: string | null) => ({
    code,
    name: { ja: `${code}健保`, en: code },
    entranceNote: ja === null ? null : { ja, en: ja },
  });
  await show({ install: { insurers: [insurer("甲", "甲の案内"), insurer("乙", null)] } });
  expect(screen.getByRole("heading", { name: "甲健保" })).toBeVisible();
  expect(screen.getByText("甲の案内")).toBeVisible();
  expect(screen.queryByText("乙健保")).toBeNull();
});

it("says before anything is asked that nobody can register without a roster", async () => {
  await show({ install: { rosterPresent: false } });
  expect(screen.getByText("このパソコンでは登録できません")).toBeVisible();
  expect(screen.queryByRole("button", { name: "初回認証へ進む" })).toBeNull();
});
