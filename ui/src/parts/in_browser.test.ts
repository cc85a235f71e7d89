// What a browser has and the desktop's window has not: links that open, a list
// of visited pages, a site instead of a computer.

import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { press, show, title, toMyPage } from "../testing/show";

const capabilities = { followsLinks: true };

/// INS-05: a telephone number and an address can be used where they stand
it("lets a phone dial the support desk", async () => {
  await toMyPage({ capabilities });
  const [phone] = await screen.findAllByRole("link", { name: /^0\d+-\d+-\d+$/ });
  expect(phone?.getAttribute("href")).toMatch(/^tel:0\d+$/);
});

it("shows the number as text where no link opens", async () => {
  await toMyPage();
  expect(screen.queryByRole("link", { name: /^0\d+-\d+-\d+$/ })).toBeNull();
});

it("keeps the title of a notice to one person out of the browser's list of pages", async () => {
  const { user } = await toMyPage({
    capabilities,
    handlers: {
      notice_open: ({ noticeId }) => ({
        id: noticeId,
        audience: "member",
        title: "あなたの申請について",
        publishedOn: "2026-04-01",
        paragraphs: [],
        link: null,
      }),
    },
  });
  await press(user, "被扶養者調査が始まります");
  await title("あなたの申請について");
  expect(document.title).toBe("お知らせ｜窓口");
});

it("speaks of no computer when a site has no members yet", async () => {
  await show({ install: { mode: "server", rosterPresent: false } });
  expect(await screen.findByText("まだ登録できません")).toBeVisible();
  expect(screen.queryByText(/このパソコン/)).toBeNull();
});
