// The screens of care offices and of the federation's desk, for tools/look.mjs.

import { field, press, seen } from "./look_tab.mjs";

/** By name, what leads a tab that `open` opens to the screen. */
export function careLooks(open) {
  const title = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();
  const toLogIn = async (size, query = "standalone") => {
    const page = await open(size, query);
    await press(page, "介護事業所のログインへ");
    await title(page, "ログイン");
    return page;
  };
  const atOffice = (step, name) => async (size) => {
    const page = await open(size, `standalone&office=${step}`);
    await press(page, "介護事業所のログインへ");
    await title(page, name);
    return page;
  };
  const atReissue =
    (step, name, query = "standalone") =>
    async (size) => {
      const page = await open(size, `${query}&reissue=${step}`);
      await press(page, "続きから再開する");
      await title(page, name);
      return page;
    };
  const atDesk = async (size, query = "") => {
    const page = await open(size, `standalone&desk${query}`);
    await press(page, "国保連合会の職員窓口");
    await title(page, "申請一覧");
    return page;
  };
  const atApplication = async (size, receipt, query = "") => {
    const page = await atDesk(size, query);
    await field(page, "事業所番号・事業所名・受付番号").fill(receipt);
    await press(page, "絞り込む");
    await page
      .getByRole("button", { name: /^受付番号 .* を開く$/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "申請と事業所台帳の比較" }).waitFor();
    return page;
  };
  const atBatch = async (size) => {
    const page = await atDesk(size);
    await press(page, "通知書の印刷・発送");
    await page.getByRole("checkbox", { name: "印刷できるものをすべて選ぶ" }).check();
    await press(page, "印刷の準備をする");
    await title(page, "通知書の印刷");
    return page;
  };
  const atLedger = async (size, name, full = false) => {
    const page = await atDesk(size);
    await press(page, "事業所台帳");
    await title(page, "事業所台帳の取り込み");
    if (name) {
      const file = { name, mimeType: "text/csv", buffer: Buffer.from("事業所番号,事業所名\n") };
      await page.locator("input[type=file]").setInputFiles(file);
      if (full) await page.getByLabel("全件の入れ替え").check();
      await press(page, "内容を確かめる");
      await page.getByText(`「${name}」を確かめた結果`).waitFor();
    }
    return page;
  };

  const looks = {
    "office-log-in": (size) => toLogIn(size),
    "office-log-in-refused": async (size) => {
      const page = await toLogIn(size);
      await press(page, "ログイン");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "office-log-in-english": async (size) => {
      const page = await toLogIn(size);
      await press(page, "English");
      await title(page, "Log in");
      return page;
    },
    "reissue-lost": async (size) => {
      const page = await toLogIn(size);
      await press(page, "パスワード等を紛失した方はこちら");
      await title(page, "パスワード等を紛失した方");
      return page;
    },
    "reissue-lost-refused": async (size) => {
      const page = await looks["reissue-lost"](size);
      await press(page, "次へ");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "reissue-office": async (size) => {
      const page = await looks["reissue-lost"](size);
      await page.getByLabel("セキュリティ用メールアドレスが不明または未登録の場合はこちら").check();
      await press(page, "次へ");
      await title(page, "ログイン情報再発行申請");
      await field(page, "事業所番号").fill("1311111111");
      await field(page, "通知先メールアドレス").fill("mailforsecurity-001@jp");
      await field(page, "通知先メールアドレス（確認用）").fill("mailforsecurity-001@jp");
      await seen(page, "検査数字が合いません");
      return page;
    },
    "reissue-office-refused": async (size) => {
      const page = await looks["reissue-office"](size);
      await field(page, "事業所番号").fill("");
      await field(page, "通知先メールアドレス（確認用）").fill("mailforsecurity-002@jp");
      await press(page, "次へ");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "reissue-prefecture": async (size) => {
      const page = await looks["reissue-office"](size);
      await press(page, "次へ");
      await title(page, "請求先都道府県選択");
      return page;
    },
    "reissue-code": atReissue("code", "確認コード入力"),
    "reissue-code-demo": atReissue("code", "確認コード入力", ""),
    "reissue-code-last": async (size) => {
      const page = await atReissue("last", "確認コード入力")(size);
      await page.locator(".notice", { hasText: "有効期間が過ぎました" }).waitFor();
      return page;
    },
    "reissue-code-wrong": async (size) => {
      const page = await looks["reissue-code"](size);
      await field(page, "確認コード").fill("0000");
      await press(page, "次へ");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "reissue-confirm": atReissue("confirm", "送信確認"),
    "reissue-confirm-closed": atReissue("closed", "送信確認"),
    "reissue-confirm-agent": atReissue("agent", "送信確認"),
    "reissue-confirm-open": atReissue("application_open", "送信確認"),
    "reissue-finished": async (size) => {
      const page = await looks["reissue-confirm"](size);
      await press(page, "送信");
      await title(page, "終了");
      return page;
    },
    "reissue-english": async (size) => {
      const page = await looks["reissue-confirm"](size);
      await press(page, "English");
      await title(page, "Check and send");
      return page;
    },
    tracker: async (size) => {
      const page = await open(size, "standalone");
      await press(page, "申請状況の確認");
      await title(page, "申請状況の確認");
      await field(page, "受付番号").fill("12345");
      await press(page, "確認する");
      await page.getByRole("alert").waitFor();
      return page;
    },
    "tracker-found": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "申請状況の確認");
      await field(page, "受付番号").fill("40019753075");
      await field(page, "通知先メールアドレス").fill("office16@example.jp");
      await press(page, "確認する");
      await page.getByRole("heading", { name: "現在の状況" }).waitFor();
      return page;
    },
    "office-new-password": atOffice("newPassword", "新しいパスワードの設定"),
    "office-factor": atOffice("factor", "認証コードの入力"),
    "office-enrol": async (size) => {
      const page = await atOffice("enrol", "認証アプリの登録")(size);
      await page.getByRole("img", { name: /QRコード/ }).waitFor();
      return page;
    },
    "office-address": async (size) => {
      const page = await atOffice("securityAddress", "セキュリティ用メールアドレスの登録")(size);
      await field(page, "セキュリティ用メールアドレス").waitFor();
      return page;
    },
    "office-address-code": async (size) => {
      const page = await looks["office-address"](size);
      await field(page, "セキュリティ用メールアドレス").fill("office-a@example.jp");
      await press(page, "確認コードを送る");
      await field(page, "確認コード").waitFor();
      return page;
    },
    "office-page": async (size) => {
      const page = await atOffice("open", "事業所のページ")(size);
      await page.getByRole("heading", { name: "国保連合会からのお知らせ" }).waitFor();
      return page;
    },
    "office-page-address": async (size) => {
      const page = await looks["office-page"](size);
      await press(page, "アドレスを登録する");
      await field(page, "今のパスワード").waitFor();
      return page;
    },
    "office-notice": async (size) => {
      const page = await looks["office-page"](size);
      const notices = page.getByRole("region", { name: "国保連合会からのお知らせ" });
      await notices.getByRole("button").first().click();
      await page.getByRole("article").waitFor();
      return page;
    },
    "office-password": async (size) => {
      const page = await looks["office-page"](size);
      await press(page, "パスワードの変更");
      await field(page, "今のパスワード").waitFor();
      return page;
    },
    "office-devices": async (size) => {
      const page = await looks["office-page"](size);
      await press(page, "ログインした端末");
      await press(page, "Chrome（Windows）の登録を消す");
      await page.getByRole("dialog").waitFor();
      return page;
    },
    "office-reset": async (size) => {
      const page = await looks["reissue-lost"](size);
      await page.getByLabel("セキュリティ用メールアドレスを登録済みの場合はこちら").check();
      await press(page, "次へ");
      await title(page, "パスワードの再設定");
      return page;
    },
    "office-reset-code": async (size) => {
      const page = await looks["office-reset"](size);
      await field(page, "ユーザID").fill("KJ000000000001");
      await field(page, "セキュリティ用メールアドレス").fill("office-a@example.jp");
      await press(page, "認証番号を送る");
      await field(page, "認証番号").waitFor();
      return page;
    },
    "office-reset-new": async (size) => {
      const page = await looks["office-reset-code"](size);
      await field(page, "認証番号").fill("611898");
      await press(page, "OK");
      await field(page, "新しいパスワード").fill("Kaede7#Yama");
      await seen(page, "満たしています");
      return page;
    },
    "office-reset-finished": async (size) => {
      const page = await looks["office-reset-new"](size);
      await press(page, "変更する");
      await title(page, "パスワードを変更しました");
      return page;
    },
    "desk-log-in": async (size) => {
      const page = await open(size, "standalone");
      await press(page, "国保連合会の職員窓口");
      await title(page, "職員窓口 ログイン");
      return page;
    },
    "desk-alone": async (size) => {
      const page = await open(size, "standalone&alone");
      await page.getByRole("heading", { name: "職員窓口 ログイン" }).click();
      await press(page, "はじめて使う方（初期設定コードをお持ちの方）");
      await title(page, "職員アカウントの初期設定");
      // To the log-in, and to the ground under it.
      for (let steps = 0; steps < 2; steps += 1) {
        await page.goBack();
        await title(page, "職員窓口 ログイン");
      }
      await page.getByText("このサイトを離れます").waitFor();
      return page;
    },
    "desk-set-up": async (size) => {
      const page = await looks["desk-log-in"](size);
      await press(page, "はじめて使う方（初期設定コードをお持ちの方）");
      await field(page, "初期設定コード").fill("abc");
      await press(page, "次へ");
      await field(page, "パスワード").waitFor();
      return page;
    },
    "desk-factor": async (size) => {
      const page = await looks["desk-log-in"](size);
      await field(page, "ユーザID").fill("shinsa.hanako");
      await field(page, "パスワード").fill("himitsu#1");
      await press(page, "ログイン");
      await title(page, "認証コードの入力");
      return page;
    },
    "desk-queue": async (size) => {
      const page = await atDesk(size);
      await page.getByRole("table").waitFor();
      return page;
    },
    "desk-queue-empty": (size) => atDesk(size, "&queue=empty"),
    "desk-queue-none-found": async (size) => {
      const page = await atDesk(size);
      await field(page, "事業所番号・事業所名・受付番号").fill("見つからない");
      await press(page, "絞り込む");
      await page.getByText("条件に合う申請はありません。").waitFor();
      return page;
    },
    "desk-application": (size) => atApplication(size, "1311111111"),
    "desk-application-review": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "審査を始める");
      await page.getByRole("button", { name: "承認する" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "承認する" }).click();
      await page.getByRole("alert").waitFor();
      return page;
    },
    "desk-application-approve": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "審査を始める");
      await page.getByRole("button", { name: "承認する" }).click();
      await page.getByRole("dialog").waitFor();
      return page;
    },
    "desk-application-reject": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "審査を始める");
      await page.getByRole("button", { name: "却下する" }).click();
      await page.getByRole("dialog").waitFor();
      return page;
    },
    "desk-application-take-over": async (size) => {
      const page = await atApplication(size, "40012345673");
      await press(page, "審査を引き継ぐ");
      await page.getByRole("dialog", { name: "審査を引き継ぎますか" }).waitFor();
      return page;
    },
    "desk-application-withdraw": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "取り下げる");
      await page.getByRole("dialog", { name: "申請を取り下げますか" }).waitFor();
      return page;
    },
    "desk-application-envelope": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "審査を始める");
      await press(page, "返信用封筒待ちにする");
      await page.getByText("返信用封筒待ちにしました。").waitFor();
      await page.getByRole("button", { name: "返信用封筒の到着を記録する" }).waitFor();
      return page;
    },
    "desk-application-reprint": async (size) => {
      const page = await atApplication(size, "40018518508");
      await press(page, "印刷し直す");
      await page.getByRole("dialog", { name: "通知書を印刷し直しますか" }).waitFor();
      return page;
    },
    "desk-fresh-factor": async (size) => {
      const page = await atApplication(size, "1311111111", "&stale");
      await press(page, "審査を始める");
      await page.getByRole("button", { name: "承認する" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "承認する" }).click();
      await page.getByRole("dialog", { name: "認証コードの確認" }).waitFor();
      return page;
    },
    letters: async (size) => {
      const page = await atDesk(size);
      await press(page, "通知書の印刷・発送");
      await page.getByRole("table").waitFor();
      return page;
    },
    "letters-empty": async (size) => {
      const page = await atDesk(size, "&queue=empty");
      await press(page, "通知書の印刷・発送");
      await page.getByText("印刷を待つ通知書はありません。").waitFor();
      return page;
    },
    "letter-batch": async (size) => {
      const page = await atBatch(size);
      await press(page, "次の通知書を印刷する（PDF）");
      await page.getByText("すべて印刷しました。").waitFor();
      return page;
    },
    "letter-return": async (size) => {
      const page = await looks["letter-batch"](size);
      await page.getByRole("checkbox", { name: "発送できるものをすべて選ぶ" }).check();
      await press(page, "発送を記録する");
      await page
        .getByRole("button", { name: /の返戻を記録する$/ })
        .first()
        .click();
      await page.getByRole("dialog").waitFor();
      return page;
    },
    ledger: (size) => atLedger(size, null),
    "ledger-good": (size) => atLedger(size, "daicho.csv"),
    "ledger-bad": (size) => atLedger(size, "daicho-bad.csv"),
    "ledger-confirm": (size) => atLedger(size, "daicho-few.csv", true),
    "desk-english": async (size) => {
      const page = await atApplication(size, "1311111111");
      await press(page, "English");
      await page.getByRole("heading", { name: "Application and ledger" }).waitFor();
      return page;
    },
  };
  return looks;
}
