import { screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { fakePlatform, refuse } from "./platform/fake/fake";
import { start } from "./start";

it("says in both languages that the host does not answer, and tries again", async () => {
  const healthy = fakePlatform();
  let answers = false;
  const platform = fakePlatform({
    handlers: {
      install_show: async () =>
        answers ? healthy.call("install_show", {}) : refuse({ code: "busy" }),
    },
  });
  const target = document.createElement("div");
  document.body.append(target);
  await start(platform, target);
  expect(screen.getByRole("alert")).toHaveTextContent("画面の準備ができませんでした");
  expect(screen.getByText(/The screens could not get ready/)).toBeVisible();
  answers = true;
  await userEvent.click(screen.getByRole("button"));
  expect(await screen.findByRole("heading", { level: 1, name: "総合窓口" })).toBeVisible();
  target.remove();
});

it("starts at the desk's own site, which knows no members", async () => {
  const capabilities = { hasAddresses: true };
  const platform = fakePlatform({
    capabilities,
    install: { deskAlone: true },
    handlers: { session_show: () => refuse({ code: "not_allowed" }) },
  });
  const target = document.createElement("div");
  document.body.append(target);
  await start(platform, target);
  expect(await screen.findByRole("heading", { level: 1, name: "職員窓口 ログイン" })).toBeVisible();
  target.remove();
  history.replaceState(null, "", "/");
});
