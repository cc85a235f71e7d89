// Care offices and clerks: what they know, what they hold in their hands, and
// their steps in the manual's words. Each step ends where the next begins.

import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { ask, mail, Person } from "./person.mjs";

/** The manual's own sample; nobody is there. */
export const office = {
  name: "請求事業所 A",
  number: "1311111111",
  notice: "mailforsecurity-001@jp",
  security: "anzen@jimusho.example",
};
export const reviewer = {
  userId: "shinsa.kaede",
  name: "架空 楓",
  roles: "reviewer,printer",
  password: "Mori8no#Kaze",
};
export const printer = {
  userId: "insatsu.tsubaki",
  name: "架空 椿",
  roles: "printer",
  password: "Umi5no#Nami",
};

/** Seconds by which the server's clock is ahead of this one. */
let ahead = 0;
export async function later(seconds) {
  ahead += seconds;
  await ask({ ask: "later", seconds });
}

const halfMinute = 30;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A telephone with an authenticator. */
export class Phone {
  #secret;
  #last = 0;

  /** Takes the secret that the screen shows in letters. */
  static async reading(person) {
    const name = person.page.getByText("設定キー", { exact: true });
    const text = await name.locator("xpath=following-sibling::dd[1]").innerText();
    const secret = text.replace(/\s/g, "");
    await ask({ ask: "keep", secret });
    const phone = new Phone();
    const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"));
    phone.#secret = Buffer.from(
      bits
        .join("")
        .match(/.{8}/g)
        .map((byte) => parseInt(byte, 2)),
    );
    return phone;
  }

  /** The next code. The server takes each once, and the one of the coming half minute too. */
  async code() {
    const now = () => Math.floor((Date.now() / 1000 + ahead) / halfMinute);
    const step = Math.max(now(), this.#last + 1);
    if (step > now() + 1) await later(halfMinute);
    this.#last = step;
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", this.#secret).update(counter).digest();
    const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }
}

/** What an office reads off its letter. */
export async function readLetter(file) {
  const read = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" });
  const text = read.replace(/\s+/g, "");
  const [, userId] = /(KJ\d{12})全14文字/.exec(text);
  const [, password] = /\(ログイン用パスワード\)(.+?)仮パスワードの読み方/.exec(text);
  for (const secret of [userId, password]) await ask({ ask: "keep", secret });
  return { text, userId, password };
}

/** The code of the next mail to an address; and the mail. */
export async function confirmationCode(address) {
  const { body } = await mail(address, "確認コード発行通知(介護保険)");
  return { code: /\[確認コード\] (\d{4})\s/.exec(body)[1], body };
}

export async function logIn(person, userId, password) {
  await person.type("ユーザID", userId);
  await person.type("パスワード", password);
  await person.press("ログイン");
}

/** The code of the authenticator, where a log-in asks for it. */
export async function factor(person, phone) {
  await person.title("認証コードの入力");
  await person.type("認証コード", await phone.code());
  await person.press("確認する");
}

/** Sets an authenticator up where the screen asks for it. */
export async function enrol(person) {
  const phone = await Phone.reading(person);
  await person.type("アプリに表示された認証コード", await phone.code());
  await person.press("登録する");
  return phone;
}

/** A clerk at the desk, from the one-time code to the queue. */
export async function clerkComes(clerk, look = async () => {}) {
  const { token } = await ask({ ask: "clerk", ...clerk });
  const person = await Person.comeToDesk();
  await person.title("職員窓口 ログイン");
  await look(person, "01-desk-log-in");
  await person.press("はじめて使う方（初期設定コードをお持ちの方）");
  await person.title("職員アカウントの初期設定");
  await look(person, "02-set-up-code");
  await person.type("初期設定コード", token);
  await person.press("次へ");
  await person.see(clerk.userId);
  await person.type("パスワード", clerk.password);
  await look(person, "03-set-up-password");
  await person.press("次へ");
  await person.title("認証アプリの登録");
  await look(person, "04-set-up-authenticator");
  const phone = await enrol(person);
  await person.title("初期設定が完了しました");
  await look(person, "05-set-up-finished");
  await person.press("ログインへ");
  await person.title("職員窓口 ログイン");
  await logIn(person, clerk.userId, clerk.password);
  await factor(person, phone);
  await person.title("申請一覧");
  return { person, phone };
}

/** The code asked for once more, where the last one is five minutes old. */
export async function freshen({ person, phone }) {
  const dialog = person.page.getByRole("dialog", { name: "認証コードの確認" });
  await person.type("認証コード", await phone.code(), dialog);
  await person.press("確認する", dialog);
}
