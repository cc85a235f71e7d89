// Words of the federation's desk 職員窓口: log-in, queue and review (REI-12, REI-13).

import type {
  DeskDifference,
  DeskEventKind,
  DeskState,
  StaffRole,
  Text,
} from "../../platform/types";
import { date, instant } from "./dates";

const states: Record<DeskState, string> = {
  received: "受付",
  in_review: "審査中",
  awaiting_envelope: "返信用封筒待ち",
  approved: "承認",
  printed: "印刷済み",
  dispatched: "発送",
  returned: "返戻",
  used: "仮パスワード使用済み",
  expired: "期限切れ",
  rejected: "却下",
  withdrawn: "取下げ",
};

const roles: Record<StaffRole, string> = { reviewer: "審査", printer: "印刷・発送" };

const events: Record<DeskEventKind, string> = {
  requested: "申請を受け付けました",
  taken_up: "審査を始めました",
  put_back: "受付に戻しました",
  envelope_asked: "返信用封筒待ちにしました",
  envelope_arrived: "返信用封筒が届きました",
  noted: "備考を記入しました",
  approved: "承認しました",
  rejected: "却下しました",
  withdrawn: "取り下げられました",
  printed: "通知書を印刷しました",
  posted: "通知書を発送しました",
  returned: "通知書が返戻されました",
  expired: "仮パスワードの期限が切れました",
  used: "仮パスワードが使用されました",
};

/** What a reviewer has to look at; the text of a prefecture comes as data. */
function difference(found: DeskDifference, text: (of: Text) => string): string {
  switch (found.difference) {
    case "missing":
      return "事業所台帳に、この事業所がありません。";
    case "closing":
      return `事業所台帳では、${date(found.on)}に廃止です。`;
    case "agent":
      return "事業所台帳では、代理人になっています。";
    case "name":
      return "事業所名が、申請のときと事業所台帳とで異なります。";
    case "prefecture":
      return found.ofNumber
        ? `事業所番号は${text(found.ofNumber)}の番号で、請求先都道府県と異なります。`
        : "事業所番号の先頭が、都道府県の番号ではありません。";
    case "checkDigit":
      return "事業所番号の検査数字が合いません。";
    case "otherThanSecurityAddress":
      return found.sameDomain
        ? "通知先が、登録済みのセキュリティ用メールアドレスと異なります（@より後は同じです）。"
        : "通知先が、登録済みのセキュリティ用メールアドレスと異なります（@より後も異なります）。";
    case "newAddress":
      return `事業所台帳の住所が、${date(found.since)}に変わったばかりです。`;
  }
}

export const desk = {
  title: "職員窓口",
  logInLead: "国保連合会の職員の方は、ユーザIDとパスワードを入力してください。",
  logInTitle: "職員窓口 ログイン",
  logIn: "ログイン",
  loggingIn: "ログインしています…",
  setUpGo: "はじめて使う方（初期設定コードをお持ちの方）",
  afterEnd: "操作がない時間が続いたため、ログアウトしました。もう一度ログインしてください。",
  afterEndLost:
    "操作がない時間が続いたため、ログアウトしました。保存していなかった入力は残っていません。もう一度ログインしてください。",
  afterExpiry:
    "ログインの有効時間が過ぎたか、ほかの端末でログインされたため、ログアウトしました。もう一度ログインしてください。",
  afterLogOut: "ログアウトしました。",
  afterReady: "初期設定が完了しました。ユーザIDとパスワードでログインしてください。",
  logOut: "ログアウト",
  sections: "職員窓口のメニュー",
  queue: "申請一覧",
  letters: "通知書の印刷・発送",
  ledger: "事業所台帳",
  staff: (name: string, held: StaffRole[]) =>
    `${name}（${held.map((role) => roles[role]).join("、")}）`,

  setUpTitle: "職員アカウントの初期設定",
  setUpSteps: ["初期設定コード", "パスワード", "認証アプリ", "完了"],
  setUpTokenLead: "管理者から受け取った初期設定コードを入力してください。コードの期限は3日です。",
  setUpTokenGo: "次へ",
  setUpPasswordLead: (name: string) =>
    `${name}さんのアカウントです。ログインに使うパスワードを決めてください。`,
  setUpEnrolLead:
    "ログインのときと、承認・印刷・取り込みの前に、認証アプリの認証コードを入力します。スマートフォンなどの認証アプリに登録してください。",
  setUpFinishedTitle: "初期設定が完了しました",
  setUpFinishedText: "ログインしてお使いください。",
  setUpToLogIn: "ログインへ",
  setUpWorking: "確認しています…",
  userIdShown: "ユーザID",

  freshTitle: "認証コードの確認",
  freshLead:
    "承認・印刷・取り込みの前に、認証アプリの認証コードを入力してください。確認は5分間有効です。",

  filter: "申請の絞り込み",
  stateLabel: "状態",
  stateOpen: "手続き中のすべて",
  wordsLabel: "事業所番号・事業所名・受付番号",
  daysLabel: "受付からの日数",
  daysAny: "指定しない",
  daysAtLeast: (days: number) => `${days}日以上`,
  mine: "自分が審査中のものだけ",
  search: "絞り込む",
  searching: "申請を探しています…",
  clear: "条件を消す",
  counts: "状態ごとの件数",
  countOf: (name: string, count: number) => `${name} ${count}件`,
  none: "申請はありません。",
  noneText: "新しい申請が届くと、ここに古い順に並びます。",
  noneFound: "条件に合う申請はありません。",
  noneFoundText: "ことばや状態を変えて絞り込むか、「条件を消す」を押してください。",
  pageOf: (page: number) => `${page}ページ目`,
  nextPage: "次のページ",
  previousPage: "前のページ",
  shown: (count: number) => `${count}件を表示`,
  columns: {
    receipt: "受付番号",
    office: "事業所",
    prefecture: "請求先",
    state: "状態",
    received: "受付日時",
    days: "経過",
    reviewer: "担当",
  },
  days: (days: number) => (days === 0 ? "本日" : `${days}日`),
  receivedAt: (at: string, days: number) =>
    `${instant(at)}（${days === 0 ? "本日" : `${days}日経過`}）`,
  open: (receipt: string) => `受付番号 ${receipt} を開く`,
  you: "（自分）",
  nobody: "未定",
  states,
  events,

  applicationTitle: (office: string) => `申請の審査：${office}`,
  applicationListed: "申請の審査",
  loading: "申請を読み込んでいます…",
  back: "申請一覧へ戻る",
  reload: "表示を更新する",
  compare: "申請と事業所台帳の比較",
  compareItem: "項目",
  compareApplied: "申請",
  compareLedger: "事業所台帳",
  compareDiffers: "要確認",
  items: {
    number: "事業所番号",
    name: "事業所名",
    kana: "事業所名カナ",
    prefecture: "請求先都道府県",
    mail: "メールアドレス",
    mailApplied: "通知先",
    mailLedger: "セキュリティ用",
    post: "送付先住所",
    telephone: "電話番号",
    services: "サービス種類",
    userId: "ユーザID",
    userIdNone: "なし（承認のときに作成します）",
    closed: "廃止年月日",
    agent: "代理人",
    yes: "はい",
    none: "なし",
    noEntry: "事業所台帳にありません",
  },
  differences: (count: number) =>
    count === 0 ? "違いは見つかりませんでした。" : `確認が必要な点が${count}件あります`,
  difference,
  callTelephone: "確認の電話は、申請の内容ではなく、事業所台帳の電話番号にかけてください。",
  checks: "確認項目",
  checksLead: "承認には、「必須」の項目すべてのチェックが必要です。",
  required: "必須",
  note: "備考",
  noteOptional: "備考（任意）",
  noteHint: "個人のパスワードや認証コードは書かないでください。1,000文字まで。",
  noteAdd: "備考を記入する",
  noteAdding: "備考を記入しています…",
  noteAdded: "備考を記入しました。",
  history: "経過",
  byStaff: (name: string) => `担当：${name}`,
  alone: "承認と印刷を同じ担当者が行いました",
  postedOn: (day: string) => `発送日：${date(day)}`,
  envelope: "返信用封筒",
  envelopeRequired: "この都道府県では、返信用封筒の到着が承認に必要です。",
  envelopeOptional: "この都道府県では、返信用封筒は承認に必須ではありません。",
  envelopeArrived: "返信用封筒は届いています。",
  envelopeOpen: "返信用封筒はまだ届いていません。",
  passwordUntil: (at: string) => `仮パスワードの期限：${instant(at)}`,
  reviewer: "担当",
  approvedBy: "承認した担当者",
  fourEyes: "承認した担当者は、この通知書を印刷できません。ほかの担当者が印刷します。",
  actions: "この申請の操作",
  actionsNone: "この申請について、今できる操作はありません。",
  takeUp: "審査を始める",
  takeOver: "審査を引き継ぐ",
  takeOverTitle: "審査を引き継ぎますか",
  takeOverText: (name: string) =>
    `${name}さんが審査しています。引き継ぐと、あなたの担当になります。`,
  putBack: "受付に戻す",
  askEnvelope: "返信用封筒待ちにする",
  recordEnvelope: "返信用封筒の到着を記録する",
  withdraw: "取り下げる",
  withdrawTitle: "申請を取り下げますか",
  withdrawText:
    "事業所からの申し出による取下げです。元に戻せません。印刷済みの通知書の仮パスワードは使えなくなります。",
  approve: "承認する",
  approveTitle: "この申請を承認しますか",
  approveText: (office: string) =>
    `${office}の申請を承認します。事業所には結果のメールが送られます。通知書の印刷は、原則として、ほかの担当者が行います。`,
  reject: "却下する",
  rejectTitle: "この申請を却下しますか",
  rejectText: "選んだ理由は、事業所へのメールと申請状況の画面に表示されます。元に戻せません。",
  rejectPrinted: "印刷済みの通知書の仮パスワードは使えなくなります。",
  reason: "却下の理由",
  toLetters: "通知書の印刷・発送へ",
  working: "処理しています…",
  done: {
    takeUp: "審査を始めました。",
    putBack: "受付に戻しました。",
    askEnvelope: "返信用封筒待ちにしました。",
    recordEnvelope: "返信用封筒の到着を記録しました。",
    withdraw: "申請を取り下げました。",
    approve: "承認しました。結果のメールを送ります。",
    reject: "却下しました。結果のメールを送ります。",
    recordReturn: "返戻を記録しました。",
    reprint: "通知書を印刷し直しました。前の仮パスワードは使えません。",
  },
  staleNow: "ほかの担当者の操作で内容が変わったため、新しい内容を表示しました。",
};
