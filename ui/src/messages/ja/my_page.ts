// Words of マイページ (DSH). Labels of menu and cards are profile data.

import type { NoticeAudience } from "../../platform/types";

export const myPage = {
  title: "マイページ",
  loading: "マイページを読み込んでいます…",
  memberNotices: (name: string) => `${name}さんへのお知らせ`,
  siteNotices: "サイトからのお知らせ",
  none: "お知らせはありません。",
  unread: "未読",
  unreadCount: (count: number) => `未読 ${count}件`,
  all: "すべて見る",
  allOf: (what: string) => `${what}をすべて見る`,
  menu: "メニュー",
  preparing: "準備中",
  preparingText: "このサービスは準備中です。始まりましたら、お知らせでご案内します。",
  openOf: (label: string) => `${label}を開く`,
  noData: "データはまだありません",
  manuals: "操作マニュアル",
  manualsText: "操作マニュアルはシステム内に保存されています。",
  mailChange: "メールアドレスの変更はこちらから可能",
  settings: "設定",
  cards: "サービス",

  noticesTitle: "お知らせ",
  search: "検索",
  searching: "探しています…",
  audience: "種類",
  audienceAll: "すべて",
  audiences: {
    site: "サイトからのお知らせ",
    insurer: "組合からのお知らせ",
    member: "あなたへのお知らせ",
    federation: "国保連合会からのお知らせ",
  } satisfies Record<NoticeAudience, string>,
  found: (count: number) => `${count}件`,
  nothingFound: "条件に合うお知らせはありません。",
  backToNotices: "お知らせ一覧へ戻る",
  /** Said on pages of other languages: notices are data in Japanese. */
  inJapanese: "",
  noticeLink: "関連するウェブページ",
};
