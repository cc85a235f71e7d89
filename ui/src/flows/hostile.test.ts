import { screen, within } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { myPage, session, terms } from "../platform/fake/pages";
import { both } from "../platform/fake/people";
import { toOfficePage } from "../testing/care";
import { press, title, toMyPage, toTerms } from "../testing/show";

const elements = [
  "script",
  "img src=x",
  "svg",
  "iframe srcdoc='<p>'",
  "a href=javascript:steal()",
  "form id=main name=cookie",
  "input name=attributes",
  "style",
  "base href=//evil.example/",
  "object data=x.swf",
];
const handlers = ["onerror", "onload", "onclick", "onfocus", "ontoggle"];
const around = [
  (tag: string) => `<${tag}>x</${tag.split(" ")[0]}>`,
  (tag: string) => `"'><${tag}>`,
  (tag: string) => `</textarea></title></script><${tag}>`,
  (tag: string) => `{{constructor.constructor('steal()')()}}{@html x}&lt;<${tag}>`,
];
/** Two hundred texts that do harm where text becomes markup, a template or an address. */
const corpus = elements.flatMap((element) =>
  handlers.flatMap((handler) => around.map((text) => text(`${element} ${handler}=steal()`))),
);
const worst = corpus[2] as string;

const steal = vi.fn();
vi.stubGlobal("steal", steal);
afterEach(() => steal.mockClear());

/** Elements that only a text could have brought. */
function brought(): string[] {
  const ours = (element: Element) =>
    !["script", "iframe", "object", "base", "style"].includes(element.localName) &&
    !element.getAttributeNames().some((name) => name.startsWith("on")) &&
    !/^javascript:/i.test(element.getAttribute("href") ?? "") &&
    !["cookie", "attributes"].includes(element.getAttribute("name") ?? "");
  return [...document.body.querySelectorAll("*")].filter((element) => !ours(element)).map(String);
}

function shownAsTyped(texts: string[]): void {
  const shown = document.body.textContent ?? "";
  expect(texts.filter((text) => !shown.includes(text))).toEqual([]);
  expect(brought()).toEqual([]);
  expect(steal).not.toHaveBeenCalled();
}

/// ASVS 1.2.1, 1.2.2, 1.3.5, 3.2.2, 3.2.3: two hundred texts that would do harm as markup stand on the screen as they were typed
it("shows markup as it was typed, wherever it is shown", async () => {
  const person = { ...session, memberName: worst, insurerName: both(worst, worst) };
  const { user } = await toMyPage({
    capabilities: { followsLinks: true },
    handlers: {
      session_log_in: () => person,
      terms_accept: () => ({ ...person, state: "open" }),
      session_show: () => ({ ...person, state: "open" }),
      session_touch: () => ({ ...person, state: "open" }),
      my_page_show: () => ({
        ...myPage,
        insurerNotices: myPage.insurerNotices.map((notice) => ({ ...notice, title: worst })),
        menu: myPage.menu.map((group) => ({ ...group, label: both(worst, worst) })),
        cards: myPage.cards.map((card) => ({ ...card, banner: both(worst, worst) })),
        manuals: [{ id: "manual-1", title: both("手引き", "Manual") }],
      }),
      my_page_open: () => ({
        title: both("見本", "Sample"),
        state: "open",
        paragraphs: corpus.map((text) => ({ heading: false, text: both(text, text) })),
      }),
      notice_open: ({ noticeId }) => ({
        id: noticeId,
        audience: "insurer",
        title: worst,
        publishedOn: "2026-04-01",
        paragraphs: corpus,
        link: "javascript:steal()",
      }),
    },
  });
  shownAsTyped([worst]);
  expect(document.body.textContent?.split(worst).length).toBeGreaterThan(5);
  await press(user, "手引き");
  await screen.findByText(corpus[0] as string);
  shownAsTyped(corpus);
});

/// ASVS 1.2.1, 1.2.2: a notice shows its texts as they were typed, and its link leads nowhere but to a site
it("shows a notice as it was typed and follows no other address than a site's", async () => {
  const { user } = await toMyPage({
    capabilities: { followsLinks: true },
    handlers: {
      notice_open: ({ noticeId }) => ({
        id: noticeId,
        audience: "insurer",
        title: worst,
        publishedOn: "2026-04-01",
        paragraphs: corpus,
        link: "javascript:steal()",
      }),
    },
  });
  await press(user, "被扶養者調査が始まります");
  await screen.findByRole("article");
  shownAsTyped([...corpus, "javascript:steal()"]);
});

/// ASVS 1.2.1, 1.2.2: so does a federation's notice to its offices
it("shows a federation's notice as it was typed and follows no other address than a site's", async () => {
  const { user } = await toOfficePage({
    capabilities: { followsLinks: true },
    handlers: {
      office_open_notice: ({ noticeId }) => ({
        id: noticeId,
        audience: "federation",
        title: worst,
        publishedOn: "2026-04-01",
        paragraphs: corpus,
        link: "javascript:steal()",
      }),
    },
  });
  await press(user, "ログイン情報の再発行に要する日数について");
  const article = await screen.findByRole("article");
  expect(within(article).getByText("国保連合会からのお知らせ")).toBeVisible();
  shownAsTyped([...corpus, "javascript:steal()"]);
});

/// ASVS 1.3.5: terms are shown as they were published, whatever they hold
it("shows terms as they were published", async () => {
  const paragraphs = corpus.map((text) => ({ heading: false, text, change: "same" as const }));
  await toTerms({ handlers: { terms_show: () => ({ ...terms, banner: null, paragraphs }) } });
  await title("見本WEBサービスシステム利用規約");
  shownAsTyped(corpus);
});
