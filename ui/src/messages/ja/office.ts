// Words of a care office's login, self reset and page (REI-01, REI-02, REI-14, REI-15).

import { instant } from "./dates";

export const office = {
  title: "ログイン",
  overline: "介護事業所",
  lead: "ユーザIDとパスワードを入力し、【ログイン】ボタンを押してください。",
  logIn: "ログイン",
  loggingIn: "ログインしています…",
  lost: "パスワード等を紛失した方はこちら",
  track: "申請状況の確認はこちら",
  letter:
    "「ログイン情報再発行通知書」が届いた方は、通知書のユーザIDと仮パスワードを入力してください。",
  afterEnd: "操作がない時間が続いたため、ログアウトしました。もう一度ログインしてください。",
  afterEndLost:
    "操作がない時間が続いたため、ログアウトしました。保存していなかった入力は残っていません。もう一度ログインしてください。",
  afterExpiry:
    "ログインの有効時間が過ぎたか、ほかの端末でログインされたため、ログアウトしました。もう一度ログインしてください。",
  afterLogOut: "ログアウトしました。",
  afterReady: "パスワードを変更しました。新しいパスワードでログインしてください。",
  logOut: "ログアウト",
  hello: (name: string) => `${name} 様`,

  newTitle: "新しいパスワードの設定",
  newLead:
    "仮パスワードでログインしました。新しいパスワードを決めてください。設定するまで、今までのパスワードも使えます。",
  newEffect:
    "設定すると、仮パスワードと今までのパスワードは使えなくなり、ほかの端末のログインも終了します。",
  newUntil: "設定の残り時間",
  newOver: "時間が過ぎました。もう一度、仮パスワードでログインしてください。",
  newSet: "設定する",
  newSetting: "パスワードを設定しています…",
  newCancel: "あとで設定する",

  factorTitle: "認証コードの入力",
  factorLead: "認証アプリに表示されている6桁の認証コードを入力してください。",
  factorHint: "※ 半角数字6桁。30秒ごとに変わります。",
  factorGo: "確認する",
  factorChecking: "認証コードを確認しています…",
  factorLost:
    "認証アプリを使えなくなった場合は、ログイン情報の再発行を申請してください。通知書でログインすると、認証アプリを登録し直せます。",

  enrolTitle: "認証アプリの登録",
  enrolLead:
    "安全のため、ログインのたびに認証アプリの認証コードを入力していただきます。スマートフォンなどの認証アプリに、この事業所を登録してください。",
  enrolSteps: [
    "認証アプリを開き、QRコードを読み取ります。",
    "アプリに表示された6桁の認証コードを、下の欄に入力します。",
  ],
  enrolQr: (account: string) => `認証アプリに登録するQRコード（${account}）`,
  enrolSecret: "QRコードを読み取れない場合は、次の文字をアプリに入力してください。",
  enrolSecretName: "設定キー",
  enrolAccount: "アプリでの表示名",
  enrolCode: "アプリに表示された認証コード",
  enrolGo: "登録する",
  enrolling: "認証アプリを登録しています…",

  addressTitle: "セキュリティ用\u200bメールアドレスの登録",
  addressLead:
    "登録すると、次にパスワードを忘れたとき、郵送を待たずにご自身で再設定できます。事業所で確実に受信できるメールアドレスを入力してください。",
  addressSend: "確認コードを送る",
  addressSending: "確認コードを送っています…",
  addressSkip: "今は登録しない",
  addressSkipText: "あとから事業所のページで登録できます。",
  addressCodeLead: (address: string, digits: number) =>
    `${address} 宛に確認コードを送信しました。メール本文に記載された${digits}桁の数字を入力してください。`,
  addressCodeGo: "登録する",
  addressCodeChecking: "確認コードを確認しています…",
  addressCancel: "アドレスを入力し直す",
  addressCodeMissing:
    "しばらく待ってもメールが届かない場合、入力したメールアドレスに誤りがある可能性があります。その場合、【アドレスを入力し直す】ボタンを押してください。",
  addressNoResend:
    "確認コードはこれ以上送れません。届かない場合は、時間をおいて、アドレスを入力し直してください。",
  addressCodeOverLast:
    "確認コードの有効期間が過ぎました。時間をおいて、アドレスを入力し直してください。",
  addressNow: "登録されているアドレス",
  addressNone: "登録されていません",
  addressDone: "セキュリティ用メールアドレスを登録しました。",
  addressChange: "アドレスを変更する",
  addressRegister: "アドレスを登録する",

  pageTitle: "事業所のページ",
  pageLoading: "事業所のページを読み込んでいます…",
  applications: "ログイン情報の再発行申請",
  applicationsNone: "再発行の申請はありません。",
  applicationAt: (at: string) => `申請：${instant(at)}`,
  applicationChanged: (at: string) => `更新：${instant(at)}`,
  applicationReason: (text: string) => `理由：${text}`,
  notices: "国保連合会からのお知らせ",
  account: "ログイン情報",
  factor: "認証アプリ",
  factorSetUp: "登録済み",
  factorNone: "登録されていません",
  lastLogin: "前回ログイン",
  firstLogin: "今回がはじめてのログインです",
  passwordChanged: "パスワードの変更",
  never: "記録がありません",
  desk: "国保連合会のお問い合わせ先",
  another: "別の事業所でログインする",
  anotherText:
    "この端末で複数の事業所を使う場合は、ログアウトして、別の事業所のユーザIDでログインします。",
  back: "事業所のページへ戻る",

  passwordTitle: "パスワードの変更",
  passwordLead: "変更すると、ほかの端末のログインは終了します。",
  passwordChange: "変更する",
  passwordChanging: "パスワードを変更しています…",
  passwordDone: "パスワードを変更しました。登録されているメールアドレスにもお知らせします。",

  devicesTitle: "ログインした端末",
  devicesLead:
    "この事業所でログインした端末です。心当たりのない端末があるときは、登録を消してから、パスワードを変更してください。",
  devicesNone: "ほかの端末からのログインはありません。",
  deviceThis: "この端末",
  deviceFirst: (at: string) => `最初のログイン：${instant(at)}`,
  deviceLast: (at: string) => `最後のログイン：${instant(at)}`,
  deviceForget: "登録を消す",
  deviceForgetOf: (name: string) => `${name}の登録を消す`,
  deviceForgetTitle: "端末の登録を消しますか",
  deviceForgetText: (name: string) =>
    `「${name}」からの次のログインは、はじめての端末からのログインとして扱います。`,
  deviceForgotten: "端末の登録を消しました。",
  deviceForgetting: "端末の登録を消しています…",

  resetTitle: "パスワードの再設定",
  resetSteps: ["事業所の情報", "認証番号", "新しいパスワード", "完了"],
  resetLead:
    "ユーザIDと、登録したセキュリティ用メールアドレスを入力してください。登録がある場合は、認証番号を送信します。",
  resetSend: "認証番号を送る",
  resetSending: "受け付けています…",
  resetCodeLead:
    "ご登録がある場合は、セキュリティ用メールアドレスに認証番号を送信しました。メールに記載されている認証番号を入力してください。",
  resetPrivacy: "安全のため、登録の有無は表示しません。",
  resetUnknown: "ユーザIDやメールアドレスがわからない方は、再発行を申請してください",
  resetNewTitle: "新しいパスワード",
  resetNewLead:
    "新しいパスワードを決めてください。今までのパスワードは使えなくなり、ほかの端末のログインも終了します。認証アプリの登録は変わりません。",
  resetFinishedTitle: "パスワードを変更しました",
  resetFinishedText: "変更したことを、セキュリティ用メールアドレスにもお知らせします。",
  resetToLogIn: "ログインへ",
};
