// Which file draws which screen. Everything but the entrance is fetched when
// it is needed, or once the entrance stands still.

import type { Component } from "svelte";
import { counterScreens, type Screen } from "../state/screen";
import type { Visit } from "../state/visit.svelte";

export type Front = Screen["name"] | "lock" | "storeClosed";
type Loaded = Promise<{ default: Component }>;

const parts: Record<Exclude<Front, "entrance">, () => Loaded> = {
  signup: () => import("./signup/Signup.svelte"),
  logIn: () => import("./session/LogIn.svelte"),
  lock: () => import("./session/Lock.svelte"),
  siteNotice: () => import("./notice/SiteNotice.svelte"),
  recoverPassword: () => import("./recovery/RecoverPassword.svelte"),
  recoverUserId: () => import("./recovery/RecoverUserId.svelte"),
  terms: () => import("./terms/Terms.svelte"),
  myPage: () => import("./my_page/MyPage.svelte"),
  notices: () => import("./notice/Notices.svelte"),
  notice: () => import("./notice/Notice.svelte"),
  page: () => import("./my_page/Page.svelte"),
  settings: () => import("./settings/Settings.svelte"),
  reissue: () => import("./reissue/Reissue.svelte"),
  tracker: () => import("./reissue/Tracker.svelte"),
  officeReset: () => import("./office_reset/OfficeReset.svelte"),
  office: () => import("./office/Office.svelte"),
  officeNotice: () => import("./office/OfficeNotice.svelte"),
  officePassword: () => import("./office/Password.svelte"),
  officeAddress: () => import("./office/Address.svelte"),
  officeDevices: () => import("./office/Devices.svelte"),
  desk: () => import("./desk/Desk.svelte"),
  deskSetUp: () => import("./desk/SetUp.svelte"),
  deskApplication: () => import("./desk/Application.svelte"),
  letters: () => import("./desk/Letters.svelte"),
  letterBatch: () => import("./desk/Batch.svelte"),
  ledger: () => import("./desk/Ledger.svelte"),
  storeClosed: () => import("./install/StoreClosed.svelte"),
};

const loaded = new Map<Front, Promise<Component>>();

export function screenPart(front: Exclude<Front, "entrance">): Promise<Component> {
  const known = loaded.get(front);
  if (known) return known;
  const part = parts[front]().then((module) => module.default);
  loaded.set(front, part);
  // What failed to arrive is fetched anew the next time.
  part.catch(() => loaded.delete(front));
  return part;
}

/** A screen with its words. */
export async function drawnPart(
  front: Exclude<Front, "entrance">,
  visit: Visit,
): Promise<Component> {
  const ofCare = (counterScreens as readonly Front[]).includes(front);
  const [part] = await Promise.all([screenPart(front), ofCare ? visit.needCare() : undefined]);
  return part;
}

/** Fetches what most people need next, when the first screen is done. */
export function warmUp(visit: Visit): () => void {
  const next = visit.install.deskAlone
    ? (["deskApplication", "letters"] as const)
    : (["signup", "logIn", "terms", "myPage"] as const);
  const timer = setTimeout(() => {
    for (const front of next) screenPart(front).catch(() => undefined);
  }, 1000);
  return () => clearTimeout(timer);
}
