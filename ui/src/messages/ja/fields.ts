// Words of the fields that several screens share. Labels are those printed in
// the manuals; tests and screen readers find the fields by them.

import type {
  Calendar,
  FieldCharacters,
  KanaNote,
  MailAdvice,
  PasswordPolicyShown,
  PasswordRule,
} from "../../platform/types";
import type { Whose } from "../kinds";
import { date } from "./dates";

const calendars: Record<Calendar, string> = {
  western: "西暦",
  meiji: "明治",
  taisho: "大正",
  showa: "昭和",
  heisei: "平成",
  reiwa: "令和",
};

const kanaNotes: Record<KanaNote, string> = {
  space_ignored: "姓と名の間のスペース：有・無どちらでも可",
  hiragana_read: "ひらがな・カタカナ：どちらでも可",
  half_width_read: "半角・全角：どちらでも可",
  voicing_folded: "濁点・半濁点：有・無どちらでも可",
  small_folded: "小さい文字（ッ・ャ・ュ・ョなど）：大きい文字でも可",
  iteration_repeated: "くり返し記号（ヽ・ゝ）：前の文字として読みます",
  dash_unified: "長音や横線：「ー」として読みます",
  old_kana_read: "「ヰ・ヱ」：「イ・エ」でも可",
  dot_ignored: "中点（・）：有・無どちらでも可",
  case_ignored: "英字の大文字・小文字：どちらでも可",
  second_key_allowed: "「ヅ・ズ」「ヂ・ジ」「ヲ・オ」：どちらでも可",
};

const characters: Record<FieldCharacters, string> = {
  digits: "半角数字",
  alphanumeric: "半角英数字",
  alphanumeric_hyphen: "半角英数字と「-」",
};

const ownWords: Record<Whose, string> = {
  member: "氏名・番号・ユーザーID・保険者名を含まない",
  office: "ユーザID・事業所番号・国保連合会名・メールアドレスの「@」より前を含まない",
  desk: "氏名・ユーザID・国保連合会名を含まない",
};

const rules: Record<PasswordRule, (policy: PasswordPolicyShown, whose: Whose) => string> = {
  length: ({ min, max }) => `${min}文字以上${max}文字以内`,
  characters: () => "使える文字だけ",
  letter: () => "英字を1文字以上",
  digit: () => "数字を1文字以上",
  symbol: () => "記号を1文字以上",
  not_common: () => "よく使われるパスワードでない",
  no_own_word: (_, whose) => ownWords[whose],
};

const mailAdvice: Record<MailAdvice, string> = {
  symbol_at_edge:
    "「@」より前の最初か最後が記号のアドレスには、メールが届かない場合があります（RFC違反）。",
  consecutive_symbols:
    "記号が続いているアドレスには、メールが届かない場合があります（RFC違反）。例：_ab..cd---@example.co.jp",
  other_symbols: "あまり使われない記号が入っています。メールが届かない場合があります。",
  dotless_domain: "「@」より後に「.」がありません。届かない場合があります。",
  looks_like: "よくある打ち間違いに似ています。",
};

export const fields = {
  insurerCode: "保険者指定コード",
  employeeNumber: "従業員番号",
  symbol: "記号",
  number: "番号",
  birthDate: "生年月日",
  kana: "氏名(カナ)",
  userId: "ユーザーID",
  password: "パスワード",
  currentPassword: "今のパスワード",
  newPassword: "新しいパスワード",
  mailAddress: "メールアドレス",
  newMailAddress: "新しいメールアドレス",
  code: "認証番号",
  query: "お知らせを検索",
  storePassword: "保管用パスワード",
  officeNumber: "事業所番号",
  noticeAddress: "通知先メールアドレス",
  noticeAddressAgain: "通知先メールアドレス（確認用）",
  prefecture: "請求先都道府県",
  receipt: "受付番号",
  officeUserId: "ユーザID",
  securityAddress: "セキュリティ用メールアドレス",
  confirmationCode: "確認コード",
  factor: "認証コード",
  token: "初期設定コード",
  general: "入力内容",

  example: (text: string) => `※ 記入例: ${text}`,
  halfWidthDone: "半角に直しました",
  optional: "任意",
  unusual: (kind: FieldCharacters, min: number, max: number) =>
    `ふつうは${characters[kind]}${min === max ? `${min}桁` : `${min}～${max}桁`}です。表記どおりであれば、このまま進めます。`,

  kanaRead: "照合に使う読み",
  kanaBoth: "次の違いは、どちらでも可です。",
  kanaGeneral: "長音（ー）・ヲ/オ・ヅ/ズは、資格情報のお知らせの表記どおりに入力してください。",
  kanaNotes,

  birthHint: "例：19510101、1951/1/1、昭和26年1月1日",
  birthChoose: "選んで入力",
  birthWestern: "西暦",
  birthEra: "和暦",
  era: "元号",
  year: "年",
  month: "月",
  day: "日",
  firstYear: "元",
  choose: "選択",
  calendars,
  birthOpen: "カレンダー",
  birthOpenTitle: "生年月日をカレンダーから選ぶ",
  birthPick: (year: number, month: number, day: number) => `${year}年${month}月${day}日`,
  birthDays: ["日", "月", "火", "水", "木", "金", "土"],
  birthRead: (iso: string, era: Calendar, eraYear: number) =>
    `${date(iso)}（${calendars[era]}${eraYear === 1 ? "元" : eraYear}年）`,

  userIdHint: (symbols: string, min: number, max: number) =>
    `※ 半角英数字、半角記号(${symbols.split("").join(" ")})が利用可能　${min}文字以上${max}文字まで。`,
  userIdUnique: "※すでに使われているユーザーIDは登録できません",
  userIdCase: "大文字と小文字は区別しません。",
  userIdCheck: "使えるか確認",
  userIdFree: "このユーザーIDは使えます。",
  userIdTaken: "このユーザーIDはすでに使われています。別のユーザーIDを入力してください。",
  userIdChecksLeft: (left: number) => `確認できる回数：あと${left}回`,

  passwordShow: "表示",
  passwordHide: "隠す",
  passwordShowOf: (label: string) => `${label}を表示`,
  passwordHideOf: (label: string) => `${label}を隠す`,
  passwordMake: "パスワードを自動で作る",
  passwordMade: "パスワードを作りました。表示しているので、控えてからお進みください。",
  passwordHint: (min: number) => `※ 英数字記号1文字以上で全${min}文字以上`,
  passwordMixed: "※英小文字・英大文字の組み合わせは不要です。",
  passwordCharacters: "パスワードに使用できる文字",
  passwordLetters: "英字",
  passwordDigits: "数字",
  passwordSymbols: "記号",
  passwordAny: "すべての文字を使えます",
  passwordRules: "パスワードの条件",
  ruleMet: "満たしています",
  ruleOpen: "まだです",
  passwordRule: (rule: PasswordRule, policy: PasswordPolicyShown, whose: Whose) =>
    rules[rule](policy, whose),
  capsLock: "Caps Lock がオンになっています。",

  mailHint: "認証番号を受け取れるメールアドレスを入力してください。",
  mailAdvice,
  mailMeant: (address: string) => `「${address}」ではありませんか。`,
  mailUse: "このアドレスに直す",
  mailGoOn: "このアドレスで間違いがなければ、もう一度ボタンを押すと次へ進みます。",

  codeHint: "メールに書かれた6桁の数字",
};
