// What every product build has to hold: small enough, nothing inline, nothing
// of the fake. Runs after each build; a broken promise fails it.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, extname } from "node:path";
import { gzipSync } from "node:zlib";

const out = new URL("../dist/", import.meta.url).pathname;
/** The promise is 200 kB for all; the start must stay far below. */
const limits = { all: 200_000, start: 70_000 };

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const texts = files(out).filter((path) => [".html", ".js", ".css"].includes(extname(path)));
const size = new Map(texts.map((path) => [path, gzipSync(readFileSync(path)).length]));
const sum = (paths) => paths.reduce((total, path) => total + (size.get(path) ?? 0), 0);
const faults = [];

const html = readFileSync(join(out, "index.html"), "utf8");
const linked = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => join(out, match[1]));
const start = sum([join(out, "index.html"), ...linked]);
// The list of font slices is no part of the promise, but is told.
const fontLists = texts.filter((path) => /fonts-[^/]*\.css$/.test(path));
const all = sum(texts.filter((path) => !fontLists.includes(path)));

if (all > limits.all) faults.push(`bundle ${all} bytes gzipped, limit ${limits.all}`);
if (start > limits.start) faults.push(`start ${start} bytes gzipped, limit ${limits.start}`);
if (/<script(?![^>]*\ssrc=)/.test(html)) faults.push("index.html holds an inline script");
if (/<style|\sstyle="/.test(html)) faults.push("index.html holds an inline style");
for (const path of texts) {
  const text = readFileSync(path, "utf8");
  if (text.includes("MADOGUCHI-FAKE-PLATFORM")) faults.push(`${path} holds the fake platform`);
  if (/url\(["']?data:/.test(text)) faults.push(`${path} holds a data: URL`);
  if (/\bnew Function\b|\beval\(/.test(text)) faults.push(`${path} makes code from text`);
  if (/style=\\?"/.test(text)) faults.push(`${path} holds an inline style`);
}

console.log(`gzipped: start ${start}, all but fonts ${all}, font list ${sum(fontLists)} bytes`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
