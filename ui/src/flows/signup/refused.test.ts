import { screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { codeStep, refuse, register } from "../../platform/fake/fake";
import { box, press, show, toMatch } from "../../testing/show";

/// AUT-17, INS-05: who has an account already is told where to log in, and whom to ask if somebody else opened it
it("names the desk to somebody whose account somebody else may have opened", async () => {
  const desk = { ja: "見本健保、電話 03-0000-0000", en: "Mihon, telephone 03-0000-0000" };
  const { user } = await toMatch({
    handlers: { signup_match: () => refuse({ code: "already_registered", desk }) },
  });
  await press(user, "認証");
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveTextContent("すでにユーザーIDが作成されています。");
  expect(summary).toHaveTextContent(
    "お心当たりがない場合は、第三者が手続きを行ったおそれがあります。すぐに窓口（見本健保、電話 03-0000-0000）へご連絡ください。",
  );
});

/// REG-01: on a full disk the member reads what to do, everything typed stays, and the same form goes through later
it("keeps what was typed while the disk is full, and sends it once there is room", async () => {
  let full = true;
  const { user, sent } = await show({
    signup: { step: "register", ...register },
    handlers: {
      signup_submit: () =>
        full ? refuse({ code: "disk_full" }) : { step: "code" as const, ...codeStep() },
      signup_submit_code: () =>
        full ? refuse({ code: "disk_full" }) : refuse({ code: "step_not_open" }),
    },
  });
  await press(user, "続きから再開する");
  await user.type(await box("ユーザーID"), "mihon.taro");
  await user.type(await box("パスワード"), "Umi#2468kaze");
  await user.type(await box("メールアドレス"), "taro@example.jp");
  await press(user, "作成する");
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveTextContent(/空き容量が足りない.*何も登録されていません.*残っています/);
  expect(await box("ユーザーID")).toHaveValue("mihon.taro");
  expect(await box("パスワード")).toHaveValue("Umi#2468kaze");
  expect(await box("メールアドレス")).toHaveValue("taro@example.jp");
  full = false;
  await press(user, "作成する");
  const code = await box("認証番号");
  expect(sent("signup_submit")[1]).toEqual(sent("signup_submit")[0]);
  full = true;
  await user.type(code, "611898");
  await press(user, "OK");
  await screen.findByRole("alert");
  expect(code).toHaveValue("611898");
});

/// REG-04: that a user ID is taken is said once, and ends when another one is typed
it("says once that a user ID is taken, until another one is typed", async () => {
  const { user } = await show({
    signup: { step: "register", ...register },
    handlers: {
      signup_submit: () =>
        refuse({ code: "fields_refused", fields: [{ name: "userId", code: "user_id_taken" }] }),
    },
  });
  await press(user, "続きから再開する");
  const field = await box("ユーザーID");
  await user.type(field, "taken-id");
  await press(user, "使えるか確認");
  const taken = /このユーザーIDはすでに使われています/;
  expect(await screen.findAllByText(taken)).toHaveLength(1);
  await press(user, "作成する");
  const summary = await screen.findByRole("alert");
  const beside = screen.getAllByText(taken).filter((text) => !summary.contains(text));
  expect(beside).toHaveLength(1);
  await user.type(field, "2");
  expect(screen.queryAllByText(taken)).toEqual([]);
});
