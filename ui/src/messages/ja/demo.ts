// Words of the demo's own panel.

import { date, instant } from "./dates";

export const demo = {
  panel: "デモの道具",
  open: "デモの道具を開く",
  hide: "デモの道具を閉じる",
  people: "架空の人物",
  peopleLead: "どなたかになって、手続きを試せます。",
  use: "この人の情報を入力する",
  useOf: (name: string) => `この人の情報を入力する（${name}さん）`,
  logIn: "この人のログインを入力する",
  logInOf: (name: string) => `この人のログインを入力する（${name}さん）`,
  used: (name: string) => `${name}さんの情報を入力しました。「認証」を押してください。`,
  registered: "登録済み",
  inbox: "受信箱（デモ）",
  inboxLead: "デモのメールは外に送られず、ここに届きます。",
  inboxEmpty: "メールはまだありません。",
  from: "送信元",
  to: "宛先",
  count: (count: number) => `${count}通`,
  codeHere: "デモのメールは「受信箱（デモ）」に届きます。",
  codeOpen: "受信箱（デモ）を開く",
  receivedAt: (at: string) => instant(at),
  birth: (iso: string) => date(iso),
};
