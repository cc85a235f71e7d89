// One person at one browser: what is pressed and typed goes by the words on the
// screen, as people and screen readers find things. Whatever goes wrong on the
// way without being seen (console, network, CSP, storage) is noted.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const ui = createRequire(new URL("../../../ui/package.json", import.meta.url));
const { chromium } = ui("playwright-core");
const axe = readFileSync(ui.resolve("axe-core/axe.min.js"), "utf8");

/** Where the site is, and where pictures go. */
export const site = process.env.MADOGUCHI_SITE;
/** The federations' desk, which has a name of its own. */
const desk = process.env.MADOGUCHI_DESK;
const pictures = process.env.MADOGUCHI_PICTURES;
mkdirSync(pictures, { recursive: true });

/** Whatever is wrong but stops nobody; the test fails by it in the end. */
export const faults = [];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A request to any other host would fail at once, and be seen.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];
/** 1280 x 800, a phone, and 1280 x 800 at 200 %. */
export const sizes = {
  1280: { width: 1280, height: 800 },
  360: { width: 360, height: 740 },
  "200-percent": { width: 640, height: 400 },
};

// The test drives what is no browser: it is asked and answers line by line.
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export async function ask(question) {
  process.stdout.write(`${JSON.stringify(question)}\n`);
  const { value, done } = await lines.next();
  if (done) throw new Error("the test has gone away");
  return JSON.parse(value);
}
/** The next mail to an address whose subject holds these words. */
export const mail = (to, subject) => ask({ ask: "mail", to, subject });
export async function code(to) {
  const { body } = await mail(to, "認証番号のお知らせ");
  return /認証番号: (\d{6})/.exec(body)[1];
}

/** What a page tells of itself as it is drawn; read back by `Person.faultsOf`. */
const listen = () => {
  document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
  );
};

const people = [];

export class Person {
  /** Commands whose refusal is part of the story; browsers tell of each on the console. */
  refused = new Set(["session_show"]);

  /** Where this person goes; whatever is asked of another host is a fault. */
  site = site;

  static async come(address = "/portal/", options = {}, refused = [], at = site) {
    const person = new Person();
    person.site = at;
    for (const command of refused) person.refused.add(command);
    people.push(person);
    person.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: flags,
    });
    await person.open(address, options);
    return person;
  }

  /** A clerk, who knows the address of the desk. */
  static comeToDesk = () => Person.come("/portal/desk", {}, [], desk);

  async open(address, options = {}) {
    this.context = await this.browser.newContext({
      viewport: sizes[1280],
      reducedMotion: "reduce",
      locale: "ja-JP",
      timezoneId: "Asia/Tokyo",
      acceptDownloads: true,
      ...options,
    });
    this.context.setDefaultTimeout(20_000);
    await this.context.addInitScript(listen);
    this.context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "blob:" && url.origin !== new URL(this.site).origin)
        faults.push(`a request to ${url.origin}`);
    });
    await this.tab(address);
  }

  /** Another window of the same browser. */
  async tab(address) {
    const page = await this.context.newPage();
    page.on("console", (message) => this.heard(message));
    page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
    // Asked by a reload whether what was typed may go.
    page.on("dialog", (dialog) => void dialog.accept());
    this.page = page;
    await page.goto(`${this.site}${address}`);
    await page.locator("h1").first().waitFor();
    return page;
  }

  heard(message) {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const command = /\/rpc\/(\w+)$/.exec(message.location().url)?.[1];
    const refusal = message.text().startsWith("Failed to load resource");
    if (refusal && (this.refused.has(command) || this.away)) return;
    // axe reads the style sheets once more, which nobody serves just then.
    if (this.away && message.text().startsWith("Couldn't load preload assets")) return;
    faults.push(`console: ${message.text()} (${command ?? message.location().url})`);
  }

  // By words.
  button = (name, within = this.page) => within.getByRole("button", { name, exact: true });
  field = (name, within = this.page) => within.getByLabel(name, { exact: true });
  card = (name) => this.page.getByRole("region", { name, exact: true });
  press = (name, within) => this.button(name, within).click();
  see = (text) => this.page.getByText(text).first().waitFor();
  title = (name) => this.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  async type(name, text, within) {
    await this.field(name, within).fill(text);
    await this.field(name, within).blur();
  }

  /** Draws the screen in every size, and lets axe read it in each. */
  async look(name) {
    for (const [size, viewport] of Object.entries(sizes)) {
      await this.page.setViewportSize(viewport);
      await this.picture(name, size);
    }
    await this.page.setViewportSize(sizes[1280]);
  }

  /** The screen as it is; nothing may stick out sideways. */
  async picture(name, size) {
    await this.page.waitForTimeout(100);
    await this.page.screenshot({ path: `${pictures}/${name}-${size}.png`, fullPage: true });
    const wide = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) faults.push(`${name} at ${size}: ${wide} px too wide`);
    await this.#axe(`${name} at ${size}`);
    this.#address();
  }

  async #axe(where) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
    if (found.passes.length === 0) faults.push(`${where}: axe checked nothing`);
    for (const violation of found.violations)
      for (const node of violation.nodes)
        faults.push(
          `${where}: axe ${violation.id} ${node.target.join(" ")} ${node.failureSummary}`,
        );
  }

  /** Only the entrances stand in an address; nothing else, and no name in a title. */
  #address() {
    const { pathname, search, hash } = new URL(this.page.url());
    const entrances = this.site === desk ? ["/portal/desk"] : ["/portal/", "/portal/signup"];
    if (!entrances.includes(pathname) || search || hash)
      faults.push(`the address is ${pathname}${search}${hash}`);
  }

  async leave() {
    people.splice(people.indexOf(this), 1);
    await this.browser.close();
  }

  /** What a browser keeps when the person has gone: nothing that a script could read. */
  async left() {
    const kept = await this.page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      cookies: document.cookie,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    const nothing = { local: 0, session: 0, cookies: "", databases: 0, caches: 0, workers: 0 };
    if (JSON.stringify(kept) !== JSON.stringify(nothing))
      faults.push(`the browser keeps ${JSON.stringify(kept)}`);
    for (const { name, httpOnly, secure, sameSite, path } of await this.context.cookies()) {
      if (
        !httpOnly ||
        !secure ||
        sameSite !== "Strict" ||
        path !== "/" ||
        !name.startsWith("__Host-")
      )
        faults.push(`cookie ${name} is not as it should be`);
      if (name === "__Host-session" || name === "__Host-flow")
        faults.push(`${name} is still there`);
    }
  }
}

/** Runs a walk and tells the test what was wrong with it. */
export async function walk(steps) {
  try {
    await steps();
  } catch (error) {
    faults.push(
      String(error?.stack ?? error)
        .split("\n")
        .slice(0, 12)
        .join("\n"),
    );
    for (const [index, { page }] of people.entries())
      await page.screenshot({ path: `${pictures}/failed-${index}.png`, fullPage: true });
  }
  for (const person of people) await person.browser.close();
  for (const fault of faults) console.error(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
