// What the fake shows after log-in.

import type { MyPageShown, NoticeRow, SessionShown, SettingsShown, TermsShown } from "../types";
import { both, desks, pagesOfMihon, policy } from "./people";

export const notices: NoticeRow[] = [
  ["n1", "insurer", "被扶養者調査が始まります", "2026-07-28", true],
  ["n2", "insurer", "システム操作マニュアルと操作上のQ&A", "2026-07-01", false],
  ["n3", "member", "メールアドレスを確認しました", "2026-06-10", true],
  ["n4", "site", "【お知らせ】 定期システムメンテナンス 年間スケジュール", "2026-04-01", false],
  ["n5", "site", "利用規約 新設と改訂のお知らせ", "2026-04-05", false],
].map(
  ([id, audience, title, publishedOn, unread]) =>
    ({ id, audience, title, publishedOn, unread }) as NoticeRow,
);

export const session: SessionShown = {
  state: "terms_required",
  memberName: "見本 太郎",
  insurerName: both("見本健康保険組合", "Mihon Health Insurance Society"),
  systemName: both("見本WEBシステム", "Mihon WEB system"),
  previousLoginAt: "2026-04-22T03:00:17Z",
  language: "ja",
  textSize: "standard",
  lockAfterSeconds: 900,
  endAfterSeconds: 3600,
};

const article = (text: string, heading = false) => ({ heading, text, change: "same" as const });

export const terms: TermsShown = {
  id: "t2",
  title: both("見本WEBサービスシステム利用規約", "Terms of use of the Mihon WEB service"),
  version: "2026年4月5日版",
  effectiveFrom: "2026-04-05",
  hash: "3f0a9c".padEnd(64, "7"),
  placeholder: true,
  banner: both("ポイントサービスは契約していません。", "There is no contract for points."),
  paragraphs: [
    article("第1条（適用）", true),
    article("これは見本の文面です。".repeat(12)),
    article("第2条（本サービスの提供）", true),
    { heading: false, text: "これは前の版から変わった見本の文面です。", change: "removed" },
    { heading: false, text: "これは新しい版の見本の文面です。".repeat(4), change: "added" },
    article("第3条（変更）", true),
    article("これも見本の文面です。".repeat(20)),
  ],
  acceptedVersion: "2024年4月5日版",
  acceptedAt: null,
};

const page = (ja: string, en: string, pageId: string) => ({
  label: both(ja, en),
  target: "page" as const,
  state: "open" as const,
  pageId,
  url: null,
});
const soon = (ja: string, en: string) => ({
  ...page(ja, en, "soon"),
  state: "preparing" as const,
});

export const myPage: MyPageShown = {
  insurerNoticesTitle: both("組合からのお知らせ", "Notices of your insurer"),
  insurerNotices: notices.filter((notice) => notice.audience === "insurer"),
  memberNotices: notices.filter((notice) => notice.audience === "member"),
  siteNotices: notices.filter((notice) => notice.audience === "site"),
  unread: 2,
  menu: [
    {
      label: both("各種申請・登録", "Applications"),
      entries: [
        page("被扶養者資格調査", "Survey of dependants", "survey"),
        soon("インフルエンザ補助金申請", "Influenza grant"),
        soon("WEB申請", "Web applications"),
        soon("被扶養者連絡先登録", "Contact of dependants"),
      ],
    },
    {
      label: both("通院", "Visits"),
      entries: [
        page("医療費通知", "Medical costs", "costs"),
        page("上手な医療のかかり方", "Good care", "care"),
      ],
    },
    {
      label: both("その他", "Other"),
      entries: [
        { ...page("よくあるご質問", "FAQ", ""), target: "link", url: "https://www.example.jp/faq" },
        { ...page("マニュアル", "Manuals", ""), target: "manuals" },
        { ...page("お問い合わせ", "Support", ""), target: "support_desks" },
      ],
    },
  ],
  cards: [
    {
      module: "survey",
      label: both("被扶養者資格調査", "Survey of dependants"),
      state: "open",
      banner: both("未作成の調査票があります。", "A questionnaire has not been started."),
      lines: [],
      pageId: "survey",
      links: [],
    },
    {
      module: "flu_grant",
      label: both("インフルエンザ補助金申請", "Influenza grant"),
      state: "preparing",
      banner: null,
      lines: [],
      pageId: null,
      links: [],
    },
    {
      module: "medical_cost_notice",
      label: both("通院", "Visits"),
      state: "no_data",
      banner: null,
      lines: [{ label: both("最近の医療費", "Recent medical costs"), value: null }],
      pageId: null,
      links: [
        page("医療費通知へ", "To the medical costs", "costs"),
        page("上手なかかり方へ", "To good care", "care"),
      ],
    },
    {
      module: "generic_difference",
      label: both("お薬", "Medicine"),
      state: "no_data",
      banner: null,
      lines: [
        { label: both("使用率", "Use of generics"), value: null },
        { label: both("削減可能金額", "Possible saving"), value: null },
      ],
      pageId: null,
      links: [],
    },
  ],
  supportDesks: desks,
  manuals: [{ id: "manual-1", title: both("初回ログインの手引き", "First log-in") }],
  links: pagesOfMihon,
};

export const settings: SettingsShown = {
  userId: "Mihon.Taro",
  mailAddress: "taro@example.jp",
  mailUndeliverable: false,
  language: "ja",
  textSize: "standard",
  passwordPolicy: policy,
  mailChange: { step: "none" },
};
