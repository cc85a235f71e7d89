// Walks through the fake build in Debian's Chromium under the product's CSP,
// keeps a picture of every screen, and fails on axe findings, on text that
// runs out of the page sideways, and on anything the CSP refuses.
// Usage: npm run build:fake && npm run look [-- name-part [size]]

import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { careLooks } from "./look_care.mjs";
import { applyByKeyboard, signUpByKeyboard } from "./look_keyboard.mjs";
import { memberLooks } from "./look_members.mjs";
import { Tab } from "./look_tab.mjs";

const [only = "", onlySize = ""] = process.argv.slice(2);
const folder = new URL("../look/", import.meta.url).pathname;
const sizes = [
  { name: "1280", width: 1280, height: 800 },
  { name: "360", width: 360, height: 740 },
  // 1280 x 800 at 200 % zoom, and the largest letters on a narrow phone.
  { name: "640", width: 640, height: 400 },
  { name: "360-largest", width: 360, height: 740, query: "&text=largest", letters: "largest" },
].filter((size) => size.name.startsWith(onlySize));
const faults = [];
/** The screens that stood in front of one look at least. */
const fronts = new Set();
mkdirSync(folder, { recursive: true });

const server = await preview({
  root: new URL("..", import.meta.url).pathname,
  mode: "fake",
  build: { outDir: "dist-fake" },
  preview: { host: "127.0.0.1", port: 4199, strictPort: true },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

const looksOf = (tab) => ({ ...memberLooks(tab.start), ...careLooks(tab.start) });

/** A screen in every size: led to once and resized, but for the demo, whose panel opens by the room it has. */
async function lookAt(tab, name) {
  const lead = looksOf(tab)[name];
  let there = false;
  for (const size of sizes) {
    const label = `${name} at ${size.name}`;
    there =
      (await tab.of(label, async () => {
        if (there) await tab.resize(size);
        else await lead(size);
        fronts.add(await tab.keep(size, name));
        return tab.page.url().includes("standalone");
      })) === true;
  }
}

const names = Object.keys(looksOf({})).filter((name) => name.includes(only));
const work = [
  (tab) => tab.of("keyboard", () => signUpByKeyboard(tab)),
  (tab) => tab.of("keyboard", () => applyByKeyboard(tab)),
  ...names.map((name) => (tab) => lookAt(tab, name)),
];
const address = "http://127.0.0.1:4199/";
async function worker() {
  const tab = await Tab.open(browser, { address, folder, faults });
  for (let next = work.shift(); next; next = work.shift()) await next(tab);
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));

if (!only && !onlySize) {
  const parts = readFileSync(new URL("../src/flows/parts.ts", import.meta.url), "utf8");
  const screens = [...parts.matchAll(/^ {2}(\w+): \(\) => import\(/gm)].map(([, front]) => front);
  if (screens.length === 0) faults.push("flows/parts.ts names no screen that can be read here");
  for (const front of screens)
    if (!fronts.has(front)) faults.push(`${front}: no look leads to this screen`);
}

await browser.close();
await new Promise((done) => server.httpServer.close(done));
for (const fault of faults) console.error(fault);
console.log(`${names.length} screens looked at, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
