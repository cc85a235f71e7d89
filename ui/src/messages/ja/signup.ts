// Words of the sign-up: 初回認証, ユーザーID登録, 認証番号 (AUT, REG, COD).

import type { CardGuide, MailState } from "../../platform/types";
import { duration } from "./dates";

/** What is printed on a sample. */
interface Sample {
  symbol: string;
  number: string;
  symbolLabel: string;
  numberLabel: string;
}

const guides: Record<
  CardGuide,
  { title: string; text: string; picture: (sample: Sample) => string }
> = {
  qualification_notice: {
    title: "資格情報のお知らせ",
    text: "保険者から届いた「資格情報のお知らせ」に、記号・番号・枝番が書かれています。枝番は入力しません。",
    picture: ({ symbol, number }) =>
      `資格情報のお知らせの見本。表に、記号 ${symbol}、番号 ${number}、枝番が並び、記号と番号に印が付いている。`,
  },
  qualification_certificate: {
    title: "資格確認書",
    text: "マイナ保険証をお持ちでない方は、資格確認書の上の方にある記号・番号を確かめてください。枝番は入力しません。",
    picture: ({ symbol, number }) =>
      `資格確認書の見本。上の方に、記号 ${symbol}、番号 ${number}、枝番が並び、記号と番号に印が付いている。`,
  },
  mynaportal: {
    title: "マイナポータル",
    text: "マイナポータルにログインし、「証明書」>「健康保険証」の順に選ぶと、記号・番号が表示されます。",
    picture: ({ symbol, number }) =>
      `マイナポータルの3つの画面の見本。手順1 ログイン、手順2 証明書の一覧から健康保険証を選ぶ、手順3 画面を下へ動かして、記号 ${symbol} と番号 ${number} を確かめる。`,
  },
  old_card: {
    title: "以前の健康保険証",
    text: "お手元に以前の保険証がある方は、「健保記号」「健保番号」の位置を確かめてください。",
    picture: ({ symbol, number, symbolLabel, numberLabel }) =>
      `保険証画像。氏名の上に記号 ${symbol} と番号 ${number} があり、それぞれに「${symbolLabel}」「${numberLabel}」の吹き出しが付いている。`,
  },
};

const mailStates: Record<MailState, string> = {
  queued: "メールを送る準備をしています。",
  retrying: "メールをまだ送れていません。自動でもう一度送ります。このままお待ちください。",
  sent: "メールを送りました。届くまで数分かかることがあります。",
  refused:
    "このアドレスにはメールを届けられませんでした。前の画面に戻ってアドレスを確かめるか、お問い合わせ先にご連絡ください。",
};

export const signup = {
  steps: ["初回認証", "ユーザーID登録", "認証番号", "完了"],
  matchTitle: "初回認証",
  matchLead: (word: string) =>
    `${word}ご本人の情報を入力し、「認証」を押してください。ご家族（被扶養者）の情報では認証できません。`,
  matchWidth: "全角で入力しても、自動で半角に直します。",
  match: "認証",
  matching: "入力された内容を確認しています…",
  haveUserId: "既にユーザーIDを作成した方はこちら",
  guidesTitle: "記号・番号の確認方法",
  guidesLead: "お手元にあるものを選んでください。",
  guides,
  portalSteps: [
    {
      title: "手順1：マイナポータルにログイン",
      text: "マイナンバーカードを使ってログインします。ログイン方法は、デジタル庁のホームページで案内されています。",
    },
    {
      title: "手順2：メニューから「健康保険証」を選択",
      text: "ホーム画面の「証明書」>「健康保険証」を選択します。",
    },
    {
      title: "手順3：健康保険証の資格情報を確認",
      text: "画面を下へ動かし、記号・番号を確認します。「資格情報をPDFで保存」もできます。",
    },
  ],
  insurerName: "保険者名",

  registerTitle: "ユーザーID登録",
  registerLead:
    "今後ログインに使うユーザーIDとパスワードを決め、メールアドレスを入力して、「作成する」を押してください。",
  confirmed: "ご本人を確認しました",
  memberName: "氏名",
  create: "作成する",
  creating: "認証番号を送っています…",
  createText: "「作成する」を押すと、メールアドレスに認証番号が届きます。",
  presetAddress: "保険者が登録したメールアドレスに送ります。一部を「*」で表示しています。",
  presetFixed: "ここでは修正できません。ログイン後に変更できます。",
  presetDead: "このアドレスを使えない場合は、お問い合わせ先にご連絡ください。",
  presetUse: "登録済みのアドレスを使う",
  presetOther: "別のアドレスを入力する",
  presetChoice: "認証番号の送り先",

  codeTitle: "認証番号",
  codeSentCreate:
    "入力されたメールアドレスに認証番号を送信しました。10分以内に本文に記載されている認証番号を入力し、ユーザーID作成の手続きを完了してください。",
  codeSentPreset:
    "登録したメールアドレスに認証番号を送信しました。10分以内に本文に記載されている認証番号を入力し、ユーザーID作成の手続きを完了してください。",
  codeTo: "送り先",
  codeFrom: "送信元",
  codeLeft: "残り時間",
  codeOneMinute: "認証番号の有効期限まで、あと1分です。",
  codeOver: "認証番号の有効期限が切れました。「認証番号をもう一度送る」を押してください。",
  codeTries: (left: number) => `入力できる回数：あと${left}回`,
  ok: "OK",
  checkingCode: "認証番号を確認しています…",
  codeMissing: "メールが届かないとき",
  codeSpam: (sender: string) =>
    `「${sender}」からのメールが迷惑メールフォルダに届くこともありますので、そちらも併せてご確認ください。`,
  codeSpamUnnamed:
    "メールが迷惑メールフォルダに届くこともありますので、そちらも併せてご確認ください。",
  codeRfc:
    "メールアドレスが、半角英数字以外の記号を使用していたり、記号を最初や最後や連続で使用しているメールアドレスは認証番号が届かない場合があります(RFC違反)(例: _ab..cd---@example.co.jp)",
  codeLate: "届くまで数分かかる場合があります。受信拒否の設定や、受信箱の容量もご確認ください。",
  codeAlso: "認証番号は、案内によっては「認証コード」と書かれています。",
  resend: "認証番号をもう一度送る",
  resendWait: (seconds: number) => `あと${duration(seconds)}で、もう一度送れます`,
  resendEffect: "新しい認証番号を送ると、前の認証番号は使えなくなります。",
  resent: "新しい認証番号を送りました。いちばん新しいメールの番号を入力してください。",
  codeKept: "この画面を閉じても、有効期限までは続きから入力できます。",
  mailStates,

  takenTitle: "ユーザーIDの選び直し",
  takenLead:
    "手続きの間に、同じユーザーIDがほかの方に登録されました。ご本人とメールアドレスの確認は済んでいます。別のユーザーIDだけ決めてください。",
  takenGo: "このユーザーIDで作成する",

  finishedTitle: "ユーザーIDの作成が完了しました",
  finishedLead:
    "「OK」を押すとログイン画面に進みます。決めたユーザーIDとパスワードを入力してください。",
  finishedReceipt: "登録内容の控えを保存（PDF）",
  finishedReceiptNote: "控えにパスワードは載りません。",
  saving: "控えを作っています…",
};
