// Windows of one browser share one session: they tell one another of signs of
// life and that the session changed. Nothing is stored and nothing about the
// person is said.

type Said = "live" | "changed";

export interface Tabs {
  say(what: Said): void;
  close(): void;
}

export function joinTabs(hear: Record<Said, () => void>): Tabs {
  const channel = new BroadcastChannel("madoguchi");
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (event.data === "live" || event.data === "changed") hear[event.data]();
  };
  return {
    say: (what) => channel.postMessage(what),
    close: () => channel.close(),
  };
}
