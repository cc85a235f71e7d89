import { screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { box, press, toMatch } from "../testing/show";

/// AUT-09: typed digits are read by the host and shown back with the era
it("shows back how typed digits were read", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("生年月日"), "19510101");
  expect(await screen.findByText("1951年1月1日（昭和26年）")).toBeVisible();
  expect(sent("birth_date_read").at(-1)).toEqual({
    birthDate: { kind: "typed", text: "19510101" },
  });
  expect(screen.getByRole("combobox", { name: "年" })).toHaveDisplayValue("1951");
});

/// AUT-09: a date can be pasted in a usual form
it("takes a pasted date as it is", async () => {
  const { user } = await toMatch();
  await user.click(await box("生年月日"));
  await user.paste("1984/2/29");
  expect(await screen.findByText("1984年2月29日（昭和59年）")).toBeVisible();
});

/// AUT-09: 年, 月 and 日 can be chosen from pulldowns
it("sends a chosen date as chosen", async () => {
  const { user, sent } = await toMatch();
  await screen.findByRole("option", { name: "1951" });
  await user.selectOptions(screen.getByRole("combobox", { name: "年" }), "1951");
  await user.selectOptions(screen.getByRole("combobox", { name: "月" }), "1");
  await user.selectOptions(screen.getByRole("combobox", { name: "日" }), "2");
  await waitFor(async () => expect(await box("生年月日")).toHaveValue("1951/01/02"));
  await user.type(await box("氏名(カナ)"), "ミホン");
  await press(user, "認証");
  await waitFor(() =>
    expect(sent("signup_match")[0]?.birthDate).toEqual({
      kind: "chosen",
      calendar: "western",
      year: 1951,
      month: 1,
      day: 2,
    }),
  );
});

it("offers the years of an era and sends the era", async () => {
  const { user, sent } = await toMatch();
  await user.click(await screen.findByLabelText("和暦"));
  await user.selectOptions(screen.getByRole("combobox", { name: "元号" }), "平成");
  const year = screen.getByRole("combobox", { name: "年" });
  expect(year).toHaveTextContent(/元.*31$/);
  await user.selectOptions(year, "2");
  await user.selectOptions(screen.getByRole("combobox", { name: "月" }), "3");
  await user.selectOptions(screen.getByRole("combobox", { name: "日" }), "4");
  await waitFor(() =>
    expect(sent("birth_date_read").at(-1)?.birthDate).toMatchObject({
      kind: "chosen",
      calendar: "heisei",
      year: 2,
    }),
  );
});

it("tells of a day that does not exist, beside the field", async () => {
  const { user } = await toMatch();
  const typed = await box("生年月日");
  await user.type(typed, "1951/2/31");
  await user.tab();
  expect(await screen.findByText("1951年2月に、その日はありません。")).toBeVisible();
  expect(typed).toHaveAccessibleDescription(/その日はありません/);
});

it("does not call an unfinished date wrong while it is typed", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("生年月日"), "1951");
  await waitFor(() => expect(sent("birth_date_read")).not.toEqual([]));
  expect(screen.queryByText(/日付として読み取れませんでした/)).toBeNull();
});

/// AUT-09: a calendar to pick the day from
it("takes a day from the calendar", async () => {
  const { user } = await toMatch();
  await user.type(await box("生年月日"), "19510101");
  await screen.findByText("1951年1月1日（昭和26年）");
  await press(user, "カレンダー");
  await press(user, "1951年1月20日");
  await waitFor(async () => expect(await box("生年月日")).toHaveValue("1951/01/20"));
});
