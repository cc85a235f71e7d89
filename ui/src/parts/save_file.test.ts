import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { codeStep, refuse } from "../platform/fake/fake";
import { box, press, show, title } from "../testing/show";

const receipt = "登録内容の控えを保存（PDF）";

async function pressReceipt(code: "save_cancelled" | "file_not_saved") {
  let asked = 0;
  const { user } = await show({
    signup: { step: "code", ...codeStep() },
    handlers: {
      signup_save_receipt: () => {
        asked += 1;
        return asked === 1
          ? refuse({ code })
          : { name: "登録内容の控え.pdf", folder: "ドキュメント" };
      },
    },
  });
  await press(user, "続きから再開する");
  await user.type(await box("認証番号"), "611898");
  await press(user, "OK");
  await title("ユーザーIDの作成が完了しました");
  const before = document.body.textContent;
  await press(user, receipt);
  return { user, before };
}

/// REG-01: who closes the dialogue that asks where to save is told nothing, and can save later
it("shows nothing at all when the dialogue was cancelled", async () => {
  const { user, before } = await pressReceipt("save_cancelled");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(document.body.textContent).toBe(before);
  await press(user, receipt);
  expect(await screen.findByText(/「登録内容の控え\.pdf」を保存しました/)).toBeVisible();
});

it("says so when the document could not be written", async () => {
  await pressReceipt("file_not_saved");
  expect(await screen.findByRole("alert")).toHaveTextContent(/空き容量と書き込みの許可/);
});
