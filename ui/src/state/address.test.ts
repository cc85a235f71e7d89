import { expect, it } from "vitest";
import { oneOfEach as screens } from "../testing/screens";
import { addressOf, entryFrom, screenAt } from "./address";

/// AUT-01: /portal/signup is the first entrance, /portal/ the later one
it("knows the two entrances by their addresses", () => {
  for (const path of ["/portal/signup", "/portal/signup/"])
    expect(screenAt(path)).toEqual({ name: "signup" });
  for (const path of ["/portal/", "/portal", "/", "/portal/settings", "/portal/signup/x"])
    expect(screenAt(path)).toEqual({ name: "entrance" });
});

/// REI-12: the federation's staff come by an address of their own
it("opens the desk by its address", () => {
  for (const path of ["/portal/desk", "/portal/desk/"])
    expect(screenAt(path)).toEqual({ name: "desk" });
  expect(screenAt("/portal/desk/5")).toEqual({ name: "entrance" });
});

it("has no address but the two entrances' and the desk's, whatever the screen shows", () => {
  const addresses = new Set(screens.map(addressOf));
  expect([...addresses].sort()).toEqual(["/portal/", "/portal/desk", "/portal/signup"]);
});

it("reads every screen back from the history", () => {
  for (const screen of screens)
    expect(entryFrom(structuredClone({ place: 3, screen }))).toEqual({ place: 3, screen });
});

it("takes nothing from the history that is no entry", () => {
  const screen = { name: "entrance" };
  for (const state of [
    null,
    "entrance",
    { place: -1, screen },
    { place: 0.5, screen },
    { place: 0 },
    { place: 0, screen: { name: "nowhere" } },
    { place: 0, screen: { name: "page" } },
    { place: 0, screen: { name: "deskApplication" } },
    { place: 0, screen: { name: "notice", id: 5 } },
  ])
    expect(entryFrom(state)).toBeNull();
  expect(entryFrom({ place: 0, screen: { name: "logIn", reason: "<b>" } })?.screen).toEqual({
    name: "logIn",
  });
});
