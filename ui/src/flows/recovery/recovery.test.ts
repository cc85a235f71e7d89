import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { codeStep } from "../../platform/fake/fake";
import { press, show } from "../../testing/show";

const toCode = async (sender: string) => {
  const { user } = await show({
    recovery: { step: "code", ...codeStep({ sentTo: null, sender }) },
  });
  await press(user, "パスワードを忘れた方はこちら");
  await screen.findByLabelText("認証番号");
};

/// COD-05, LOG-02: where the sender would tell whose member it is, no empty line stands in its place
it("shows no line of the sender where there is none to name", async () => {
  await toCode("");
  expect(screen.queryByText("送信元")).toBeNull();
  expect(screen.queryByText(/「」/)).toBeNull();
  expect(screen.getByText(/^メールが迷惑メールフォルダに届くことも/)).toBeVisible();
});

/// COD-05: an install with one sender names it in a recovery as well
it("names the sender where there is one", async () => {
  await toCode("madoguchi@example.jp");
  expect(screen.getByText("送信元")).toBeVisible();
  expect(screen.getByText("madoguchi@example.jp")).toBeVisible();
  expect(screen.getByText(/^「madoguchi@example\.jp」からのメールが迷惑メール/)).toBeVisible();
});
