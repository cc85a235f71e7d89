import { expect, it } from "vitest";
import { careEn } from "./care_en";
import { en } from "./en";
import { ja } from "./ja";
import { errorSentence } from "./kinds";
import type { ErrorCode } from "../platform/types";

const codes = Object.keys(ja.errors) as ErrorCode[];

it("says every refusal as a full sentence in both languages, with and without detail", () => {
  for (const code of codes) {
    for (const detail of [undefined, "5"]) {
      const japanese = errorSentence(ja.errors, code, { label: "記号", detail });
      expect(japanese, code).toMatch(/。|例：/);
      expect(japanese, code).not.toMatch(/undefined|[a-z]_[a-z]/);
      const english = errorSentence(en.errors, code, { label: "Symbol", detail });
      expect(english, code).toMatch(/[.?”日]$/);
      expect(english, code).not.toMatch(/undefined/);
    }
  }
});

it("names the field, the limit and the date that the host handed over", () => {
  const say = (code: ErrorCode, detail?: string) =>
    errorSentence(ja.errors, code, { label: "パスワード", detail });
  expect(say("required")).toBe("パスワードを入力してください。");
  expect(say("too_long", "20")).toBe("パスワードは20文字以内で入力してください。");
  expect(say("date_era_ended", "1989-01-07")).toContain("1989年1月7日まで");
  expect(say("date_no_such_day", "1951-02")).toContain("1951年2月に、その日はありません");
});

it("never says which of the five items, or which of user ID and password, was wrong", () => {
  for (const code of ["match_failed", "login_failed"] as const) {
    expect(typeof ja.errors[code]).toBe("string");
    expect(typeof en.errors[code]).toBe("string");
  }
  expect(ja.errors.login_failed).toContain("ユーザーIDまたはパスワード");
});

it("has English for every Japanese text and no Japanese left in it by mistake", () => {
  // Words that stand on Japanese papers, screens and in examples stay as they are printed there.
  const kept =
    /資格情報のお知らせ|資格確認書|マイナポータル|保険証|健康保険証|証明書|健保記号|健保番号|記号|番号|枝番|認証コード|昭和26年1月1日|ケンポ タロウ|[ァ-ヶー゛゜ッャュョヽゝヂヅズヲ・]/g;
  const walk = (text: unknown, path: string) => {
    if (typeof text === "string")
      expect(text.replace(kept, ""), path).not.toMatch(/[ぁ-んァ-ヶ一-鿿]/);
    else if (text && typeof text === "object")
      for (const [key, inner] of Object.entries(text)) walk(inner, `${path}.${key}`);
  };
  walk(en, "en");
  walk(careEn, "careEn");
});

/// DSH-01: the last log-in is shown in Japan time with date and seconds
it("shows instants in Japan time in the manuals' form", () => {
  expect(ja.session.previous("2024-04-22T03:00:17Z")).toBe("前回ログイン：2024年04月22日 12:00:17");
  expect(ja.session.previous("2024-04-22T15:00:00Z")).toContain("2024年04月23日 00:00:00");
});

it("tells lengths of time in words", () => {
  expect(ja.dates.duration(59.2)).toBe("1分");
  expect(ja.dates.duration(61)).toBe("1分1秒");
  expect(ja.dates.duration(3600)).toBe("1時間");
  expect(en.dates.duration(5)).toBe("5 s");
});
