// The start: pick the host, ask what it is, draw. Nothing else may happen
// before the first field takes typing.

import { http } from "./platform/http";
import { insideShell, tauri } from "./platform/tauri";
import type { Platform } from "./platform/types";
import { start } from "./start";
import "./styles/base.css";

async function host(): Promise<Platform> {
  if (__FAKE__) return (await import("./platform/fake/from_address")).fakeFromAddress();
  return insideShell() ? tauri : http;
}

const target = document.getElementById("app");
if (target) {
  void host()
    .then((platform) => start(platform, target))
    // Fonts wait until something is on the screen: most machines never need them.
    .then(() => setTimeout(() => void import("./styles/fonts"), 200));
}
