import { screen, waitFor, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { codeStep, refuse, type FakeOptions } from "../platform/fake/fake";
import { session } from "../platform/fake/pages";
import { box, press, show as showApp, title, toMyPage, type Shown } from "../testing/show";

const capabilities = { hasAddresses: true, followsLinks: true, fillsFields: true };
const show = (options: FakeOptions = {}) => showApp({ ...options, capabilities });
const at = (path: string) => history.pushState(null, "", path);
const myPage = (options: FakeOptions = {}) => toMyPage({ ...options, capabilities });

beforeEach(() => at("/portal/"));
afterEach(() => at("/"));

async function toMatch(): Promise<Shown> {
  const shown = await show();
  await press(shown.user, "初回認証へ進む");
  await box("記号");
  return shown;
}

/// AUT-01, AUT-02: the address of a mail or a poster opens its own entrance
it("opens the first authentication by its address and warns of the other entrance", async () => {
  at("/portal/signup");
  await show();
  await title("初回認証");
  expect(await screen.findByText(/初回と2回目以降では入口が異なります/)).toBeVisible();
  expect(screen.getByRole("button", { name: "既にユーザーIDを作成した方はこちら" })).toBeVisible();
});

/// AUT-01: the later entrance holds the log-in, and any other address leads to it
it("opens the log-in entrance by its address and by any other", async () => {
  at("/portal/whatever");
  await show();
  await title("総合窓口");
  expect(screen.getByText("初回と2回目以降では入口が異なります。ご注意ください。")).toBeVisible();
  expect(location.pathname).toBe("/portal/");
});

describe("back and forward", () => {
  /// ASVS 14.2.1: no address holds anything of a person
  it("lead through the screens, and only the two entrances stand in the address", async () => {
    const { user } = await toMatch();
    expect(location.pathname).toBe("/portal/signup");
    history.back();
    await title("総合窓口");
    expect(location.pathname).toBe("/portal/");
    history.forward();
    await title("初回認証");
    history.back();
    await title("総合窓口");
    await press(user, "パスワードを忘れた方はこちら");
    await title("パスワード再設定");
    expect(location.pathname + location.search + location.hash).toBe("/portal/");
  });

  it("put the entrance under a screen that was opened by its address", async () => {
    at("/portal/signup");
    const { user } = await show();
    await user.click(await title("初回認証"));
    history.back();
    await title("総合窓口");
  });

  it("do not leave the site on the first press, and say what the next one does", async () => {
    const { user, visit } = await show();
    await user.click(await title("総合窓口"));
    history.back();
    expect(
      await screen.findByText(/もう一度「戻る」を操作すると、このサイトを離れます/),
    ).toBeVisible();
    await press(user, "初回認証へ進む");
    await title("初回認証");
    expect(visit.atGround).toBe(false);
    expect(screen.queryByText(/もう一度「戻る」を操作すると/)).toBeNull();
  });

  it("ask before what was typed is lost, and keep it for whoever stays", async () => {
    const { user } = await toMatch();
    await user.type(await box("記号"), "100");
    history.back();
    const question = within(await screen.findByRole("dialog", { name: "入力した内容が消えます" }));
    await user.click(question.getByRole("button", { name: "この画面に残る" }));
    await title("初回認証");
    expect(await box("記号")).toHaveValue("100");
    await waitFor(() => expect(location.pathname).toBe("/portal/signup"));
    history.back();
    await press(user, "消して戻る");
    await title("総合窓口");
    expect(location.pathname).toBe("/portal/");
  });

  it("do not ask for a code or a log-in, which are typed again in a moment", async () => {
    const { user } = await show({ signup: { step: "code", ...codeStep() } });
    await press(user, "続きから再開する");
    await user.type(await box("認証番号"), "611");
    history.back();
    await title("総合窓口");
    expect(await screen.findByText("ユーザーIDの作成が途中です")).toBeVisible();
  });

  it("do not show the log-in to somebody who is logged in", async () => {
    await myPage();
    history.back();
    await waitFor(() => expect(history.state.screen.name).toBe("myPage"));
    await title("マイページ");
  });

  /// ASVS 14.3.1: after the log-out nothing of the person is left on the screen
  it("show nothing of the person after the log-out", async () => {
    const { user } = await myPage();
    await press(user, "設定");
    await title("設定");
    await press(user, "ログアウト");
    await title("ログイン");
    expect(screen.getByText("ログアウトしました。")).toBeVisible();
    history.back();
    await waitFor(() => expect(history.state.screen.name).toBe("myPage"));
    await title("ログイン");
    expect(screen.queryByText("組合からのお知らせ")).toBeNull();
    expect(screen.queryByText(/有効時間/)).toBeNull();
  });
});

describe("a reload", () => {
  it("comes back to the screen and to the session", async () => {
    history.replaceState({ place: 4, screen: { name: "settings" } }, "");
    const { start } = await import("../start");
    const { fakePlatform } = await import("../platform/fake/fake");
    const platform = fakePlatform({
      install: { mode: "standalone" },
      capabilities,
      handlers: { session_show: () => ({ ...session, state: "open" }) },
    });
    const target = document.createElement("div");
    document.body.append(target);
    await start(platform, target);
    await title("設定");
    target.remove();
  });

  it("comes back to the step of the sign-up", async () => {
    history.replaceState({ place: 1, screen: { name: "signup" } }, "", "/portal/signup");
    await show({ signup: { step: "code", ...codeStep() } });
    await title("認証番号");
  });

  it("is asked about while something typed would be lost", async () => {
    const { user } = await toMatch();
    const leave = () => {
      const event = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(false);
    await user.type(await box("記号"), "100");
    expect(leave()).toBe(true);
    await user.clear(await box("記号"));
    expect(leave()).toBe(false);
  });
});

describe("a session that the server ended", () => {
  /** Until the screen has all it asks for: what it still asked would be refused instead of the press. */
  async function toSettings(user: UserEvent) {
    await press(user, "設定");
    await title("設定");
    await screen.findByText("自宅のパソコン");
  }

  it("says why and keeps the place for the same person", async () => {
    const { user, platform } = await myPage();
    await toSettings(user);
    const gone = vi
      .spyOn(platform, "call")
      .mockImplementation(() => refuse({ code: "session_required" }));
    await press(user, "パスワードを変更する");
    await title("ログイン");
    expect(screen.getByText(/有効時間が過ぎたか、ほかの画面や端末でログアウト/)).toBeVisible();
    gone.mockRestore();
    await user.type(await box("ユーザーID"), "Mihon.Taro");
    await user.type(await box("パスワード"), "himitsu#1");
    await press(user, "ログイン");
    await user.click(await screen.findByRole("checkbox", { name: "利用規約に同意する" }));
    await press(user, "次へ");
    await title("設定");
  });

  it("keeps no place for another person", async () => {
    const { user, platform, visit } = await myPage();
    await toSettings(user);
    const gone = vi
      .spyOn(platform, "call")
      .mockImplementation(() => refuse({ code: "session_required" }));
    await press(user, "パスワードを変更する");
    await title("ログイン");
    gone.mockRestore();
    visit.enter({ ...session, state: "open", memberName: "例示 花子" });
    await title("マイページ");
  });
});

describe("another window of the same browser", () => {
  const other = () => new BroadcastChannel("madoguchi");

  it("hides the person's screens when it logged out", async () => {
    let here = true;
    const { visit } = await myPage({
      handlers: {
        session_show: () =>
          here ? { ...session, state: "open" } : refuse({ code: "session_required" }),
      },
    });
    here = false;
    const channel = other();
    channel.postMessage("changed");
    await title("ログイン");
    expect(visit.session).toBeNull();
    channel.close();
  });

  it("shows the one who logged in there, and nothing of the one before", async () => {
    const hanako = { ...session, state: "open" as const, memberName: "例示 花子" };
    const { visit, user } = await myPage({ handlers: { session_show: () => hanako } });
    await press(user, "設定");
    await title("設定");
    const channel = other();
    channel.postMessage("changed");
    await title("マイページ");
    expect(visit.session?.memberName).toBe("例示 花子");
    channel.close();
  });

  it("does not take anybody away from a sign-up", async () => {
    const { user, visit } = await toMatch();
    await user.type(await box("記号"), "100");
    const channel = other();
    channel.postMessage("changed");
    await new Promise((done) => setTimeout(done, 50));
    expect(visit.screen.name).toBe("signup");
    expect(await box("記号")).toHaveValue("100");
    channel.close();
  });

  it("is told when somebody logs in or out here", async () => {
    const heard: unknown[] = [];
    const channel = other();
    channel.onmessage = (event: MessageEvent<unknown>) => void heard.push(event.data);
    const { user } = await myPage();
    await press(user, "ログアウト");
    await title("ログイン");
    await waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(2));
    expect(new Set(heard)).toEqual(new Set(["changed"]));
    channel.close();
  });
});

it("stays out of the history where the host has no addresses", async () => {
  at("/");
  const { user, visit } = await showApp();
  await press(user, "初回認証へ進む");
  await title("初回認証");
  expect(visit.trail).toBeNull();
  expect([location.pathname, history.state]).toEqual(["/", null]);
});

/// ASVS 6.2.7: a password manager finds user ID and password
it("lets a browser fill in what it keeps, and the desktop nothing", async () => {
  const { user } = await toMatch();
  expect(await box("生年月日")).toHaveAttribute("autocomplete", "bday");
  await press(user, "既にユーザーIDを作成した方はこちら");
  expect(await box("ユーザーID")).toHaveAttribute("autocomplete", "username");
  expect(await box("パスワード")).toHaveAttribute("autocomplete", "current-password");
});
