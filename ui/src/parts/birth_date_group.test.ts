import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { box, press, title, toMatch } from "../testing/show";

const select = (name: string) => screen.getByRole<HTMLSelectElement>("combobox", { name });

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

/// AUT-09: the years offered for 明治 are those that are read, and a day of its last year has its place among them
it("offers the years of 明治 from the solar calendar to its end", async () => {
  const { user, sent } = await toMatch();
  await user.type(await box("生年月日"), "明治45年7月29日");
  expect(await screen.findByText("1912年7月29日（明治45年）")).toBeVisible();
  await user.click(screen.getByLabelText("和暦"));
  expect(select("元号")).toHaveDisplayValue("明治");
  expect(select("年")).toHaveDisplayValue("45");
  const offered = within(select("年")).getAllByRole("option").slice(1);
  expect(offered.map((each) => each.textContent)).toEqual(
    Array.from({ length: 40 }, (_, index) => String(index + 6)),
  );
  await user.selectOptions(select("年"), "41");
  await waitFor(() =>
    expect(sent("birth_date_read").at(-1)?.birthDate).toMatchObject({
      calendar: "meiji",
      year: 41,
    }),
  );
  expect(await screen.findByText("1908年7月29日（明治41年）")).toBeVisible();
  await user.selectOptions(select("元号"), "令和");
  const years = within(select("年")).getAllByRole("option").slice(1);
  expect(years[0]).toHaveTextContent(/^元$/);
  expect(years.at(-1)).toHaveTextContent(String(new Date().getFullYear() - 2018));
});

/// AUT-09: what the selects show is what is sent: a part that is open again clears the date everywhere
it("clears the date with the first part that is open again", async () => {
  const { user, sent } = await toMatch();
  await user.click(await screen.findByLabelText("和暦"));
  await user.selectOptions(select("元号"), "昭和");
  await user.selectOptions(select("年"), "50");
  await user.selectOptions(select("月"), "4");
  await user.selectOptions(select("日"), "12");
  expect(await screen.findByText("1975年4月12日（昭和50年）")).toBeVisible();
  await user.selectOptions(select("元号"), "平成");
  expect(select("年")).toHaveDisplayValue("選択");
  expect([select("月"), select("日")].map((each) => each.value)).toEqual(["4", "12"]);
  expect(screen.queryByText("1975年4月12日（昭和50年）")).toBeNull();
  expect(await box("生年月日")).toHaveValue("");
  await user.type(await box("氏名(カナ)"), "ミホン");
  await press(user, "認証");
  await waitFor(() =>
    expect(sent("signup_match")[0]?.birthDate).toEqual({ kind: "typed", text: "" }),
  );
});

it("clears a date that was typed when a part of it is opened in the selects", async () => {
  const { user } = await toMatch();
  await user.type(await box("生年月日"), "19510101");
  await screen.findByText("1951年1月1日（昭和26年）");
  await user.selectOptions(select("月"), "選択");
  expect(await box("生年月日")).toHaveValue("");
  expect(screen.queryByText("1951年1月1日（昭和26年）")).toBeNull();
  await user.selectOptions(select("月"), "2");
  expect(await screen.findByText("1951年2月1日（昭和26年）")).toBeVisible();
});

it("empties the selects when what is typed is no date any more", async () => {
  const { user } = await toMatch();
  const typed = await box("生年月日");
  await user.type(typed, "19510101");
  await screen.findByText("1951年1月1日（昭和26年）");
  await user.type(typed, "{Backspace}{Backspace}{Backspace}");
  await waitFor(() => expect(select("年")).toHaveDisplayValue("選択"));
  expect(typed).toHaveValue("19510");
});

it("keeps an impossible day in the selects until it is mended there", async () => {
  const { user } = await toMatch();
  await screen.findByRole("option", { name: "1951" });
  await user.selectOptions(select("年"), "1951");
  await user.selectOptions(select("月"), "2");
  await user.selectOptions(select("日"), "31");
  expect(await screen.findByText("1951年2月に、その日はありません。")).toBeVisible();
  expect([select("年"), select("月"), select("日")].map((each) => each.value)).toEqual([
    "1951",
    "2",
    "31",
  ]);
});

it("shows a chosen date again to whoever comes back to it", async () => {
  const { user } = await toMatch();
  await screen.findByRole("option", { name: "1951" });
  await user.selectOptions(select("年"), "1951");
  await user.selectOptions(select("月"), "1");
  await user.selectOptions(select("日"), "2");
  await screen.findByText("1951年1月2日（昭和26年）");
  await user.type(await box("氏名(カナ)"), "ミホン");
  await press(user, "認証");
  await title("ユーザーID登録");
  await press(user, "戻る");
  await title("初回認証");
  expect(await screen.findByText("1951年1月2日（昭和26年）")).toBeVisible();
  expect(select("日")).toHaveDisplayValue("2");
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
