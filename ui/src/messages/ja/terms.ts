// Words around the terms of use (TRM). The terms themselves are data.

import { date, instant } from "./dates";

export const terms = {
  title: "利用規約",
  lead: "内容を確認し、「利用規約に同意する」にチェックを入れて「次へ」を押してください。",
  revisedTitle: "利用規約が改訂されました",
  revised: (version: string) =>
    `前回同意いただいた版（${version}）から変わったところに印を付けています。`,
  onlyChanges: "変わったところだけ表示",
  added: "追加",
  removed: "削除",
  version: (version: string, from: string) => `${version}　${date(from)}施行`,
  placeholder: "これは仮の文面です。運用する事業者が正式な利用規約に差し替えます。",
  agree: "利用規約に同意する",
  accepting: "同意を記録しています…",
  acceptedAt: (at: string) => `${instant(at)} に同意しました。`,
  acceptedNow: "利用規約への同意を記録しました。",
  receipt: "同意の控えを保存（PDF）",
  saving: "控えを作っています…",
  hash: "文面の照合値（SHA-256）",
  /** Said on pages of other languages: the text is data in Japanese. */
  inJapanese: "",
  textOf: (title: string) => `${title}の本文`,
  disagree: "同意しない場合は、ログアウトしてください。",
};
