import { expect, it } from "vitest";
import { careEn } from "./care_en";
import { en } from "./en";
import { ja } from "./ja";
import { errorSentence, type Whose } from "./kinds";
import type { ErrorCode } from "../platform/types";
import { policy } from "../platform/fake/people";

const codes = Object.keys(ja.errors) as ErrorCode[];
const say = (code: ErrorCode, whose?: Whose, detail?: string) =>
  errorSentence(ja.errors, code, { label: "パスワード", whose, detail });

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
  expect(say("required")).toBe("パスワードを入力してください。");
  expect(say("too_long", undefined, "20")).toBe("パスワードは20文字以内で入力してください。");
  expect(say("date_era_ended", undefined, "1989-01-07")).toContain("1989年1月7日まで");
  expect(say("date_no_such_day", undefined, "1951-02")).toContain(
    "1951年2月に、その日はありません",
  );
});

it("never says which of the five items, or which of user ID and password, was wrong", () => {
  const label = "パスワード";
  for (const code of ["match_failed", "login_failed"] as const)
    for (const { errors } of [ja, en])
      for (const whose of ["member", "office", "desk"] as const)
        expect(errorSentence(errors, code, { label, whose, detail: "userId" })).toBe(
          errorSentence(errors, code, { label: "ユーザーID", whose }),
        );
  expect(say("login_failed")).toContain("ユーザーIDまたはパスワード");
});

/// REI-14: offices and clerks read of their own words, which are others than a member's
it("names to offices and clerks what they have, and nothing of a member's", () => {
  for (const whose of ["office", "desk"] as const) {
    expect(say("login_failed", whose)).toBe("ユーザIDまたはパスワードが違います。");
    for (const detail of [undefined, "abc"]) {
      const refused = say("password_own_word", whose, detail);
      expect(refused).toContain("国保連合会名");
      expect(refused).not.toMatch(/保険者|ユーザーID|氏名・番号/);
    }
    const rule = ja.fields.passwordRule("no_own_word", policy, whose);
    expect(rule).toContain("国保連合会名");
    expect(rule).not.toMatch(/保険者|ユーザーID|氏名・番号/);
  }
  expect(say("password_own_word", "office")).toContain("事業所番号");
  expect(say("login_device_refused", "desk")).toContain(
    "国保連合会の職員の方は、管理者に初期設定のやり直しを依頼してください。",
  );
  expect(say("login_device_refused", "office")).toContain("ログイン情報の再発行");
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
