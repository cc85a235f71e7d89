// Words of forgotten password and forgotten user ID (LOG-02, LOG-03).

export const recovery = {
  passwordTitle: "パスワード再設定",
  passwordSteps: ["ご本人の情報", "認証番号", "新しいパスワード", "完了"],
  passwordLead:
    "ユーザーIDと生年月日を入力してください。登録されたメールアドレスに認証番号を送信します。",
  send: "認証番号を送る",
  sending: "受け付けています…",
  codeLead:
    "ご登録がある場合は、登録されたメールアドレスに認証番号を送信しました。10分以内に本文に記載されている認証番号を入力してください。",
  codePrivacy: "安全のため、登録の有無と送り先は表示しません。",
  newTitle: "新しいパスワード",
  newLead:
    "新しいパスワードを決めてください。今までのパスワードは使えなくなり、ほかの端末のログインも終了します。",
  change: "変更する",
  changing: "パスワードを変更しています…",
  finishedTitle: "パスワードを変更しました",
  finishedText: "変更したことを、登録されたメールアドレスにもお知らせします。",
  toLogIn: "ログインへ",

  userIdTitle: "ユーザーID通知",
  userIdLead:
    "初回認証と同じ項目を入力してください。登録されたメールアドレスにユーザーIDを送信します。",
  userIdSend: "ユーザーIDを送る",
  userIdDoneTitle: "受け付けました",
  userIdDoneText:
    "入力された内容でご登録がある場合は、登録されたメールアドレスにユーザーIDを送信します。届くまで数分かかることがあります。",
  userIdDoneMissing: "届かない場合は、迷惑メールフォルダと、入力した内容をご確認ください。",
  userIdPrivacy: "安全のため、登録の有無は画面に表示しません。",
  noAccess: "登録したメールアドレスを使えない場合は、保険者にお問い合わせください。",
};
