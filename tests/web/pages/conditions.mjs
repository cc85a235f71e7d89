// Bad days in the browser: the server away, the database off, a code too late,
// two windows at once. What was typed is kept, nothing is done twice, and the
// person is told in words what to do.

import { ask, code, faults, Person, walk } from "./person.mjs";
import {
  acceptTerms,
  logIn,
  match,
  register,
  signUp,
  typeCode,
  yuriko,
  onMyPage,
  onSettings,
} from "./steps.mjs";

const days = {
  /** Stopped in the middle of a form and back again. */
  async away() {
    const person = await Person.come("/portal/signup");
    await match(person, yuriko);
    person.away = true;
    await ask({ ask: "stop" });
    await person.type("ユーザーID", yuriko.userId);
    await person.type("パスワード", yuriko.password);
    await person.press("作成する");
    await person.see("サーバーにつながりませんでした。");
    await person.look("30-server-away");
    for (const name of ["ユーザーID", "パスワード"])
      if (!(await person.field(name).inputValue())) faults.push(`${name} is gone with the server`);
    await ask({ ask: "start" });
    await person.press("作成する");
    await person.title("認証番号");
    person.away = false;
    await ask({ ask: "stop" });
    person.away = true;
    await person.type("認証番号", "123456");
    await person.press("OK");
    await person.see("サーバーにつながりませんでした。");
    if (!(await person.field("認証番号").inputValue()))
      faults.push("the code is gone with the server");
    await ask({ ask: "start" });
    await typeCode(person, yuriko.mail);
    await person.title("ユーザーIDの作成が完了しました");
  },

  /** Whatever may stand between a browser and the server, and what it answers instead. */
  async between() {
    const person = await Person.come("/portal/signup");
    await signUp(person, yuriko);
    person.away = true;
    const html = { contentType: "text/html", body: "<html><h1>Gateway</h1></html>" };
    let asked = 0;
    const instead = async (answer) => {
      await person.page.unroute("**/rpc/session_log_in");
      await person.page.route("**/rpc/session_log_in", (route) => {
        asked += 1;
        return answer(route);
      });
    };
    const typed = async () => {
      const password = await person.field("パスワード").inputValue();
      if (password !== yuriko.password) faults.push("the password is gone");
    };
    await instead((route) =>
      route.fulfill({ ...html, status: 503, headers: { "retry-after": "7" } }),
    );
    await logIn(person, yuriko.userId, yuriko.password);
    await person.see("混み合っています。");
    await person.page.getByText(/あと[67]秒お待ちください。/).waitFor();
    await typed();
    await person.look("36-busy");
    const lost = [
      (route) => route.fulfill({ ...html, status: 502 }),
      (route) => route.fulfill({ ...html, status: 200 }),
      (route) => route.abort("connectionreset"),
    ];
    for (const answer of lost) {
      await instead(answer);
      await person.press("ログイン");
      await person.see("サーバーにつながりませんでした。");
      await typed();
    }
    // An answer that takes its time, longer than looking does: words while it works, and one request for
    // two presses.
    asked = 0;
    await instead(async (route) => {
      await new Promise((done) => setTimeout(done, 6000));
      await route.continue();
    });
    await person.button("ログイン").dblclick();
    await person.see("ログインしています…");
    await person.look("37-slow");
    await person.see("「利用規約に同意する」にチェックを入れて");
    if (asked !== 1) faults.push(`${asked} log-ins were sent for two presses`);
  },

  /** The database behind a server that still answers. */
  async database() {
    const person = await Person.come("/portal/signup");
    await signUp(person, yuriko);
    person.refused.add("session_log_in");
    await ask({ ask: "database off" });
    await logIn(person, yuriko.userId, yuriko.password);
    await person.page.getByRole("alert").waitFor();
    await person.look("31-database-off");
    if ((await person.field("パスワード").inputValue()) !== yuriko.password)
      faults.push("the password is gone with the database");
    const late = await Person.come("/portal/", {}, ["install_show"]);
    await late.see("準備ができませんでした");
    await late.look("32-start-without-database");
    await ask({ ask: "database on" });
    await late.page.getByRole("button", { name: /もう一度/ }).click();
    await late.title("総合窓口");
    await person.press("ログイン");
    await person.see("「利用規約に同意する」にチェックを入れて");
  },

  /** Eleven minutes later the code is told to be too old, and another one helps. */
  async late() {
    const person = await Person.come("/portal/signup");
    await match(person, yuriko);
    await register(person, yuriko);
    const old = await code(yuriko.mail);
    await ask({ ask: "later", seconds: 11 * 60 });
    person.refused.add("signup_submit_code");
    await person.type("認証番号", old);
    await person.press("OK");
    await person.see("認証番号の有効期限が切れました。");
    await person.look("33-code-expired");
    await person.press("認証番号をもう一度送る");
    await person.see("新しい認証番号を送りました");
    await typeCode(person, yuriko.mail);
    await person.title("ユーザーIDの作成が完了しました");
  },

  /** Sixteen quiet minutes end the session at the server, whatever the page thinks. */
  async quiet() {
    const person = await Person.come("/portal/signup");
    await signUp(person, yuriko);
    await logIn(person, yuriko.userId, yuriko.password);
    await acceptTerms(person);
    await person.press("設定");
    await onSettings(person);
    await ask({ ask: "later", seconds: 16 * 60 });
    person.refused.add("settings_change_password");
    await person.press("パスワードを変更する");
    await person.title("ログイン");
    await person.see("ログインの有効時間が過ぎたか、");
    await logIn(person, yuriko.userId, yuriko.password);
    await onSettings(person);
  },

  /** The person leaves while the log-in still runs; its answer arrives behind them. */
  async overtaken() {
    const person = await Person.come("/portal/signup");
    await signUp(person, yuriko);
    await logIn(person, yuriko.userId, yuriko.password);
    await acceptTerms(person);
    await person.press("ログアウト");
    await person.title("ログイン");
    let arrived, goOn;
    const answered = new Promise((done) => (arrived = done));
    const left = new Promise((done) => (goOn = done));
    await person.page.route("**/rpc/session_log_in", async (route) => {
      const response = await route.fetch();
      arrived();
      await left;
      await route.fulfill({ response });
    });
    await logIn(person, yuriko.userId, yuriko.password);
    await answered;
    const end = () =>
      fetch("/rpc/visit_end", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      }).then((answer) => answer.status);
    const status = await person.page.evaluate(end);
    if (status !== 200) faults.push(`visit_end was answered with ${status}`);
    await person.left();
    // The page itself still believes in its answer, and is refused whatever it asks for.
    person.refused.add("my_page_show");
    const late = person.page.waitForResponse("**/rpc/session_log_in");
    goOn();
    await (await late).finished();
    await person.page.reload();
    await person.title("ログイン");
    const cookies = (await person.context.cookies()).map(({ name }) => name);
    if (!cookies.includes("__Host-session")) faults.push("the late answer set no cookie");
    if (await person.page.getByText(yuriko.name).count())
      faults.push("the next person is logged in as the last");
    await logIn(person, yuriko.userId, yuriko.password);
    await onMyPage(person);
  },

  /** Two windows post the same code at once: one account, and both end in the same place. */
  async twice() {
    const person = await Person.come("/portal/signup");
    await match(person, yuriko);
    await register(person, yuriko);
    const first = person.page;
    const second = await person.tab("/portal/signup");
    await person.title("認証番号");
    for (const command of ["signup_submit_code"]) person.refused.add(command);
    const digits = await code(yuriko.mail);
    for (const page of [first, second])
      await page.getByLabel("認証番号", { exact: true }).fill(digits);
    await Promise.all(
      [first, second].map((page) => page.getByRole("button", { name: "OK", exact: true }).click()),
    );
    for (const page of [first, second])
      await page.getByRole("heading", { name: "ユーザーIDの作成が完了しました" }).waitFor();
    // Logged out in one window, the other shows nothing of the person either.
    await first.getByRole("button", { name: "OK", exact: true }).click();
    person.page = first;
    await person.title("ログイン");
    await logIn(person, yuriko.userId, yuriko.password);
    await acceptTerms(person);
    person.page = second;
    await second.goto(second.url().replace("/signup", "/"));
    await onMyPage(person);
    await person.press("ログアウト");
    await person.title("ログイン");
    person.page = first;
    await person.title("ログイン");
    await person.left();
  },

  /** Back asks before what was typed is lost, and the first press never leaves the site. */
  async back() {
    const person = await Person.come("/portal/signup");
    await person.field("記号").waitFor();
    await person.field("記号").click();
    await person.page.goBack();
    await person.title("総合窓口");
    await person.page.goForward();
    await person.title("初回認証");
    await person.type("記号", yuriko.symbol);
    await person.page.evaluate(() => history.back());
    await person.page.getByRole("dialog", { name: "入力した内容が消えます" }).waitFor();
    await person.look("34-back-asks");
    await person.press("この画面に残る");
    if ((await person.field("記号").inputValue()) !== yuriko.symbol)
      faults.push("typed text is gone");
    await person.page.evaluate(() => history.back());
    await person.press("消して戻る");
    await person.title("総合窓口");
    await person.press("パスワードを忘れた方はこちら");
    await person.title("パスワード再設定");
    await person.page.goBack();
    await person.title("総合窓口");
    await person.page.goBack();
    await person.see("もう一度「戻る」を操作すると、このサイトを離れます。");
    await person.look("35-back-again");
    await person.left();
  },
};

await walk(days[process.argv[2]]);
