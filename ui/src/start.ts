// Draws the app for a host, or says that the host does not answer.

import { mount, unmount } from "svelte";
import App from "./App.svelte";
import { refusalFrom, type Platform, type SessionShown } from "./platform/types";
import { Visit } from "./state/visit.svelte";

/** The session that a reload or a new window comes back to. */
async function sessionOf(platform: Platform): Promise<SessionShown | null> {
  try {
    return await platform.call("session_show", {});
  } catch (thrown) {
    // The desk's own site knows no members.
    if (["session_required", "not_allowed"].includes(refusalFrom(thrown).wire.code)) return null;
    throw thrown;
  }
}

export async function start(platform: Platform, target: HTMLElement): Promise<void> {
  let visit: Visit;
  try {
    const [install, session] = await Promise.all([
      platform.call("install_show", {}),
      platform.capabilities.hasAddresses ? sessionOf(platform) : null,
    ]);
    visit = new Visit(platform, install);
    await visit.open(session);
  } catch {
    const { default: StartFailed } = await import("./StartFailed.svelte");
    const shown = mount(StartFailed, {
      target,
      props: {
        again: () => {
          void unmount(shown);
          void start(platform, target);
        },
      },
    });
    return;
  }
  mount(App, { target, props: { visit } });
}
