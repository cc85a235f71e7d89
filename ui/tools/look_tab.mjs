// One tab of the browser that is led from screen to screen, for tools/look.mjs.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
export const field = (page, name) => page.getByLabel(name, { exact: true });
/** Waits for a text, wherever it stands. */
export const seen = (page, text) => page.getByText(text).first().waitFor();

export class Tab {
  /** Playwright's page, for those who lead it. */
  page;
  /** What is being looked at. */
  #name = "";
  #address;
  #folder;
  #faults;

  static async open(browser, { address, folder, faults }) {
    const tab = new Tab();
    tab.#address = address;
    tab.#folder = folder;
    tab.#faults = faults;
    // Tabs share nothing but the cache of files: nothing is kept in a browser.
    tab.page = await browser.newPage({ reducedMotion: "reduce" });
    tab.page.setDefaultTimeout(10_000);
    tab.page.on("console", (said) => said.type() === "error" && tab.fault(said.text()));
    tab.page.on("pageerror", (error) => tab.fault(error.message));
    return tab;
  }

  fault(text) {
    this.#faults.push(`${this.#name}: ${text}`);
  }

  /** Does the work; what goes wrong is a fault of what it is about. */
  async of(name, work) {
    this.#name = name;
    try {
      return await work();
    } catch (error) {
      this.fault(String(error).split("\n").slice(0, 4).join(" "));
      return null;
    }
  }

  /** The first screen, with nothing left of what was looked at before. */
  start = async (size, query = "") => {
    await this.page.mouse.move(0, 0);
    await this.page.setViewportSize(size);
    await this.page.goto(`${this.#address}?${query}${size.query ?? ""}`);
    await this.page.locator("h1").waitFor();
    return this.page;
  };

  /** The same screen in another size, as when somebody resizes the window or changes the letters. */
  async resize(size) {
    await this.page.setViewportSize(size);
    if (!size.letters) return;
    // A dialog keeps the pointer away from the button, but not this.
    await this.page.locator(`.choice.${size.letters}`).dispatchEvent("click");
    await this.page.locator(`html.text-${size.letters}`).waitFor();
  }

  /** Keeps a picture and looks for faults; answers which screen stood in front. */
  async keep(size, name) {
    await this.page.mouse.move(0, 0);
    await this.page.evaluate(calm);
    await this.page.screenshot({ path: `${this.#folder}${name}-${size.name}.png`, fullPage: true });
    // axe reads the page from Playwright's own world, which the CSP does not bind.
    if (!(await this.page.evaluate(() => "axe" in window))) await this.page.evaluate(axe);
    const { wide, checked, violations } = await this.page.evaluate(look);
    if (checked === 0) this.fault("axe checked nothing");
    if (wide > 0) this.fault(`${wide} px too wide`);
    for (const { id, where } of violations) this.fault(`axe ${id}: ${where.join(" | ")}`);
    return await this.page.locator("#main").getAttribute("data-front");
  }
}

/** In the page: until its fonts are there and nothing changes but clocks. */
async function calm() {
  const quiet = 60;
  const until = performance.now() + 2000;
  let changed = performance.now();
  const watch = new MutationObserver((changes) => {
    const clocks = (node) =>
      (node instanceof Element ? node : node.parentElement)?.closest("[role=timer]");
    if (changes.some(({ target }) => !clocks(target))) changed = performance.now();
  });
  watch.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // The list of font slices comes shortly after the first screen.
  while (document.fonts.size === 0 && performance.now() < until) await frame();
  await document.fonts.ready;
  while (performance.now() - changed < quiet && performance.now() < until) await frame();
  watch.disconnect();
}

/** In the page: how much of it lies beside the window, and what axe finds. */
async function look() {
  const { scrollWidth, clientWidth } = document.documentElement;
  // Nothing it preloads is read by a rule that runs.
  const found = await window.axe.run({ resultTypes: ["violations"], preload: false });
  const violations = found.violations.map(({ id, nodes }) => ({
    id,
    where: nodes.map((node) => node.target.join(" ")).slice(0, 3),
  }));
  return { wide: scrollWidth - clientWidth, checked: found.passes.length, violations };
}
