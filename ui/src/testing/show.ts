// Draws the whole app over the fake platform, as a person meets it.

import { render, screen, waitFor } from "@testing-library/svelte";
import { expect } from "vitest";
import { userEvent, type UserEvent } from "@testing-library/user-event";
import App from "../App.svelte";
import { fakePlatform, type Fake, type FakeOptions } from "../platform/fake/fake";
import type { CommandName, RequestOf } from "../platform/types";
import { Visit } from "../state/visit.svelte";

export interface Shown {
  visit: Visit;
  platform: Fake;
  user: UserEvent;
  /** Requests of one command so far. */
  sent<K extends CommandName>(name: K): RequestOf<K>[];
}

/** A standalone install unless the options say otherwise: no demo panel beside the screen. */
export async function show(options: FakeOptions = {}): Promise<Shown> {
  const platform = fakePlatform({
    ...options,
    install: { mode: "standalone", ...options.install },
  });
  const visit = new Visit(platform, await platform.call("install_show", {}));
  await visit.open();
  render(App, { visit });
  return {
    visit,
    platform,
    user: userEvent.setup({ delay: null }),
    sent: (name) =>
      platform.calls.filter((call) => call.name === name).map((call) => call.request as never),
  };
}

export const press = async (user: UserEvent, name: string) =>
  user.click(await screen.findByRole("button", { name }));

/** Until the button takes the next press: nobody presses within the turn of an answer. */
export const rested = (name: string) =>
  waitFor(() => expect(screen.getByRole("button", { name })).not.toHaveAttribute("aria-disabled"));

export const box = (name: string) => screen.findByLabelText(name, { selector: "input" });

export const title = (name: string) => screen.findByRole("heading", { level: 1, name });

/** From the entrance to the first authentication. */
export async function toMatch(options: FakeOptions = {}): Promise<Shown> {
  const shown = await show(options);
  await press(shown.user, "初回認証へ進む");
  await box("保険者指定コード");
  return shown;
}

/** Logs in as far as the terms. */
export async function toTerms(options: FakeOptions = {}): Promise<Shown> {
  const shown = await show(options);
  await shown.user.type(await box("ユーザーID"), "Mihon.Taro");
  await shown.user.type(await box("パスワード"), "himitsu#1");
  await press(shown.user, "ログイン");
  await screen.findByRole("checkbox", { name: "利用規約に同意する" });
  return shown;
}

export async function toMyPage(options: FakeOptions = {}): Promise<Shown> {
  const shown = await toTerms(options);
  await shown.user.click(screen.getByRole("checkbox", { name: "利用規約に同意する" }));
  await press(shown.user, "次へ");
  await title("マイページ");
  await screen.findByRole("navigation", { name: "メニュー" });
  return shown;
}
