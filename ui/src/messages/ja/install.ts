// Words while the encrypted store is not open yet.

import type { StoreState } from "../../platform/types";
import { instant } from "./dates";

const closed: Record<StoreState, { title: string; text: string }> = {
  open: { title: "", text: "" },
  needs_password: {
    title: "保管用パスワードを決めてください",
    text: "このパソコンには鍵を預かる仕組み（キーリング）がありません。データを暗号化するための保管用パスワードを決めてください。開くたびに必要です。忘れるとデータは開けません。",
  },
  locked: {
    title: "保管用パスワードを入力してください",
    text: "データは暗号化されています。保管用パスワードで開きます。",
  },
  key_missing: {
    title: "データを開く鍵が見つかりません",
    text: "ファイルには手を付けず、そのまま残してあります。鍵を預けていた仕組み（キーリング）を使えるようにするか、管理している方に控えからの復元を依頼してください。",
  },
  in_use: {
    title: "ほかのウィンドウがデータを使っています",
    text: "すでに開いている「窓口」のウィンドウをお使いください。見当たらないときは、パソコンを再起動してください。",
  },
  too_new: {
    title: "アプリの更新が必要です",
    text: "データは新しい版のアプリで作られています。ファイルには手を付けていません。アプリを更新してから開いてください。",
  },
  damaged: {
    title: "データのファイルが壊れています",
    text: "使える控えが見つかりませんでした。ファイルはそのまま残してあります。管理している方に復元を依頼してください。",
  },
  configuration_refused: {
    title: "設定に誤りがあります",
    text: "設定ファイルまたは保険者設定に誤りがあるため、開けません。次の内容を直してから、もう一度開いてください。",
  },
  unavailable: {
    title: "データの保存場所を使えません",
    text: "フォルダーに書き込めません。空き容量と書き込みの許可を確かめてください。",
  },
};

export const install = {
  closed,
  create: "このパスワードで始める",
  unlock: "開く",
  opening: "データを開いています…",
  detail: "詳しい内容",
  again: "もう一度確かめる",
  restored: (at: string) =>
    `データの破損が見つかったか、以前の控えに置き換えられたため、${instant(at)} 時点の控えから復元しました。それより後の手続きは残っていません。お手数ですが、もう一度お手続きください。`,
};
