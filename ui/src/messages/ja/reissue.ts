// Words of ログイン情報再発行申請 (REI-02 to REI-16). Titles, lead texts, notes and buttons
// are the manual's; its scanning noise is mended.

import type { LedgerObstacle, OfficeNumberAdvice, ReissueState } from "../../platform/types";
import { instant } from "./dates";

const states: Record<ReissueState, { name: string; text: string }> = {
  received: {
    name: "受付",
    text: "申請を受け付けました。国保連合会での審査をお待ちください。",
  },
  in_review: { name: "審査中", text: "国保連合会で内容を確認しています。" },
  awaiting_envelope: {
    name: "返信用封筒待ち",
    text: "返信用封筒の到着を待っています。届きしだい、審査を続けます。",
  },
  approved: {
    name: "承認",
    text: "承認されました。通知書の発送を準備しています。",
  },
  rejected: { name: "却下", text: "申請は承認されませんでした。理由をご確認ください。" },
  dispatched: {
    name: "発送",
    text: "事業所台帳に登録されている住所に、通知書を発送しました。",
  },
  returned: {
    name: "返戻",
    text: "通知書が届かず、国保連合会に戻りました。国保連合会にご連絡ください。",
  },
  used: {
    name: "仮パスワード使用済み",
    text: "仮パスワードでログインし、新しいパスワードが設定されました。",
  },
  expired: {
    name: "期限切れ",
    text: "仮パスワードの期限が切れました。必要な場合は、もう一度申請してください。",
  },
  withdrawn: { name: "取下げ", text: "申請は取り下げられました。" },
};

const obstacles: Record<LedgerObstacle, { title: string; text: string }> = {
  missing: {
    title: "事業所台帳に、この事業所番号がありません",
    text: "事業所番号と請求先都道府県を確かめてください。誤りがない場合は、国保連合会にお問い合わせください。",
  },
  closed: {
    title: "この事業所は、事業所台帳で廃止になっています",
    text: "廃止された事業所のログイン情報は再発行できません。国保連合会にお問い合わせください。",
  },
  agent: {
    title: "代理人のログイン情報は、ここでは申請できません",
    text: "代理人のログイン情報を紛失した場合、国保連合会へお問い合わせください。",
  },
  application_open: {
    title: "この事業所の申請は、すでに受け付けています",
    text: "先に送った申請の結果をお待ちください。状況は「申請状況の確認」で確かめられます。お心当たりがない場合は、国保連合会にお問い合わせください。",
  },
};

const numberAdvice: Record<OfficeNumberAdvice, string> = {
  unknown_prefecture:
    "先頭の2桁が都道府県の番号ではありません。番号を確かめてください。そのまま進むこともできます。",
  check_digit:
    "番号の並びが通常と異なります（検査数字が合いません）。打ち間違いがないか確かめてください。そのまま進むこともできます。",
  letters:
    "事業所番号にあまり使われない英字が入っています。確かめてください。そのまま進むこともできます。",
};

export const reissue = {
  steps: [
    "パスワード等を紛失した方",
    "ログイン情報\u200b再発行申請",
    "確認コード入力",
    "送信確認",
    "終了",
  ],
  lostTitle: "パスワード等を紛失した方",
  lostLead: "該当するものを選択し、【次へ】ボタンを押してください。",
  lostChoice: "セキュリティ用メールアドレスの登録の有無",
  lostKnown: "セキュリティ用メールアドレスを登録済みの場合はこちら",
  lostKnownText: "登録したメールアドレスに届く認証番号で、ご自身でパスワードを再設定できます。",
  lostUnknown: "セキュリティ用メールアドレスが不明または未登録の場合はこちら",
  lostUnknownText: "国保連合会に申請し、郵送される仮パスワードでログインします。",

  officeTitle: "ログイン情報\u200b再発行申請",
  officeLead: [
    "ログイン情報の再発行申請を行います。",
    "事業所番号と、申請状況等を通知するための任意のメールアドレスを入力し、【次へ】ボタンを押してください。",
  ],
  officeHint: "※ 半角英数字10桁",
  officeExample: "1311111111",
  addressHint: "※ 申請状況等をお知らせします。ログインに使うメールアドレスでなくてもかまいません。",
  numberForm: "事業所番号は10桁です。桁数を確かめてください。",
  numberPrefecture: (name: string) => `先頭の2桁は${name}の番号です。`,
  numberAdvice,
  notes: [
    "国保連合会より、通知先メールアドレスや事業所台帳に登録された電話番号等へ、ログイン情報の再発行に関する連絡が行われる場合があります。",
    "国保連合会により申請が承認されると、事業所台帳に登録された住所へユーザIDおよびログイン用パスワードが記載された「ログイン情報再発行通知書」が郵送されます。\nなお、国保連合会から返信用封筒の事前送付等を依頼される場合がありますので、国保連合会の案内（ホームページ等）に従って対応してください。",
    "介護事業所のログイン情報のみ再発行を申請できます。\n代理人のログイン情報を紛失した場合、国保連合会へお問い合わせください。",
  ],

  prefectureTitle: "請求先都道府県選択",
  prefectureLead: [
    "ログイン情報の再発行申請を行います。",
    "請求先都道府県を選択し、【次へ】ボタンを押してください。",
  ],
  prefectureChoose: "選択してください",
  prefectureProposed: (name: string) =>
    `事業所番号から「${name}」を選んであります。異なる場合は選び直してください。`,
  prefectureNotServed: "受付対象外",
  prefectureNotServedText: (name: string) =>
    `${name}の申請は、ここでは受け付けていません。請求先の国保連合会にお問い合わせください。`,

  codeTitle: "確認コード入力",
  codeLead: (address: string, digits: number) =>
    `入力されたメールアドレスに誤りがないことを確認するため、確認コードを ${address} 宛に送信しました。メール本文に記載された${digits}桁の数字を半角で入力し、【次へ】ボタンを押してください。`,
  codeHint: (digits: number) => `※ 半角数字${digits}桁`,
  codeNotes: (minutes: number) => [
    "メールが届くまで数分程度かかる場合があります。",
    `確認コードの有効期間は${minutes}分です。`,
  ],
  codeMissingTitle: "メールが届かない場合",
  codeMissing:
    "しばらく待ってもメールが届かない場合、入力されたメールアドレスに誤りがある可能性があります。その場合、【戻る】ボタンを押して、再度ログイン情報再発行申請を行ってください。",
  codeCausesLead: "また、入力されたメールアドレスに誤りがない場合、以下の原因が考えられます。",
  codeCauses: [
    "受信制限の設定をしている。",
    "迷惑メールフォルダ等に移動している。",
    "メールの受信フォルダ・メールボックス等が容量オーバーになっている。",
    "プロバイダの通信状態で受信が遅れている。",
  ],
  codeAllow: (sender: string) =>
    `送信元の ${sender} からのメールを受信できるように設定してください。`,
  codeOneMinute: "確認コードの有効期間は、あと1分です。",
  codeOver: "確認コードの有効期間が過ぎました。「確認コードを再送する」を押してください。",
  codeOverLast: "確認コードの有効期間が過ぎました。時間をおいて、はじめから申請し直してください。",
  codeResend: "確認コードを再送する",
  codeResent:
    "新しい確認コードを送信しました。いちばん新しいメールの確認コードを入力してください。",
  codeResendsLeft: (left: number) => `再送できる回数：あと${left}回`,
  codeNoResend:
    "確認コードはこれ以上送れません。届かない場合は、時間をおいて、はじめから申請し直してください。",

  confirmTitle: "送信確認",
  confirmLead: [
    "ログイン情報の再発行申請を行います。",
    "内容を確認し、【送信】ボタンを押してください。",
  ],
  confirmNumberNote: "※事業所番号にお間違えがないよう、十分ご注意ください。",
  officeName: "事業所名",
  federation: "国保連合会",
  obstacles,
  envelopeTitle: "返信用封筒について",
  envelopeRequired: "返信用封筒が届いてから、承認の手続きを行います。",
  send: "送信",

  finishedTitle: "終了",
  finishedText: "ログイン情報の再発行申請を完了しました。",
  finishedKeep: "受付番号は、申請状況の確認に必要です。控えをとってください。",
  finishedNotes: [
    "国保連合会での審査が必要となるため、ログイン情報の再発行までに時間を要します。",
    "国保連合会での審査が完了すると、登録した通知先メールアドレスに「ログイン情報再発行申請結果通知」が通知されるので、審査結果を確認してください。\n承認された場合、事業所台帳に登録されている住所に［電子請求ログイン情報再発行通知書］が郵送されますので、内容を確認し、ログインしてください。",
    "［電子請求ログイン情報再発行通知書］に記載された仮パスワードでログインするまでは、現在のパスワードでもログインすることができます。",
  ],
  finishedGo: "終了",

  working: "確認しています…",
  sendingCode: "確認コードを送信しています…",
  sending: "申請を送信しています…",

  trackTitle: "申請状況の確認",
  trackLead: "再発行申請の終了画面に表示された受付番号と、通知先メールアドレスを入力してください。",
  trackHint: "※ 11桁の数字",
  track: "確認する",
  tracking: "申請を探しています…",
  trackAgain: "別の申請を確認する",
  trackRefresh: "表示を更新する",
  trackNow: "現在の状況",
  trackHistory: "これまでの経過",
  trackReason: "却下の理由",
  trackUntil: (at: string) => `仮パスワードの期限：${instant(at)}`,
  withdraw: "申請を取り下げる",
  withdrawTitle: "申請を取り下げますか",
  withdrawText:
    "取り下げた申請は元に戻せません。発送済みの通知書の仮パスワードも使えなくなります。必要な場合は、新しく申請してください。",
  withdrawYes: "取り下げる",
  withdrawing: "申請を取り下げています…",
  withdrawn: "申請を取り下げました。",
  states,
};
