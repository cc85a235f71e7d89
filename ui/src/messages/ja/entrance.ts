// Words of 総合窓口 (AUT-01).

export const entrance = {
  title: "総合窓口",
  lead: "健康保険の手続きと、お知らせの確認ができます。",
  firstTitle: "はじめての方",
  firstText:
    "ユーザーIDをまだお持ちでない方は、こちらから作成します。資格情報のお知らせなど、記号・番号のわかるものをご用意ください。",
  firstNeeds: ["記号・番号のわかるもの", "認証番号を受け取れるメールアドレス"],
  firstTime: "5分ほどで終わります。途中でやめても、続きから再開できます。",
  firstTimeAtCounter: "5分ほどで終わります。",
  firstGo: "初回認証へ進む",
  laterTitle: "ユーザーIDをお持ちの方",
  warn: "初回と2回目以降では入口が異なります。ご注意ください。",
  resumeTitle: "ユーザーIDの作成が途中です",
  reissueTitle: "ログイン情報の再発行申請が途中です",
  resetTitle: "事業所のパスワードの再設定が途中です",
  resumeText: "前回の続きから再開できます。",
  resumeGo: "続きから再開する",
  resumeDrop: "やめて、はじめからにする",
  recoveryTitle: "パスワードの再設定が途中です",
  officeTitle: "介護事業所の方",
  officeText: "電子請求受付システムへのログインと、ログイン情報の再発行の申請ができます。",
  officeLogIn: "介護事業所のログインへ",
  officeTrack: "申請状況の確認",
  desk: "国保連合会の職員窓口",
  noRosterSiteTitle: "まだ登録できません",
  noRosterSiteText:
    "加入者データがまだ読み込まれていないため、ユーザーIDを作成できません。ご加入の保険者にお問い合わせください。",
  noRosterTitle: "このパソコンでは登録できません",
  noRosterText:
    "このパソコンには加入者データが読み込まれていないため、ユーザーIDを作成できません。登録できる場所は、ご加入の保険者にお問い合わせください。",
};
