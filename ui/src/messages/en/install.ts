// Words while the encrypted store is not open yet.

import type { StoreState } from "../../platform/types";
import type { Words } from "../ja";
import { instant } from "./dates";

const closed: Record<StoreState, { title: string; text: string }> = {
  open: { title: "", text: "" },
  needs_password: {
    title: "Choose a password that protects the data",
    text: "This computer has nothing that keeps keys (a keyring). Please choose a storage password; it encrypts the data and is needed each time you open the app. If it is forgotten, the data cannot be opened.",
  },
  locked: {
    title: "Enter the storage password",
    text: "The data is encrypted. The storage password opens it.",
  },
  key_missing: {
    title: "No key was found that opens the data",
    text: "The file is left untouched. Make the keyring that held the key available again, or ask the person in charge to restore a backup.",
  },
  in_use: {
    title: "Another window is using the data",
    text: "Please use the Madoguchi window that is open already. If you cannot find it, restart the computer.",
  },
  too_new: {
    title: "This app has to be updated",
    text: "The data was written by a newer version. The file was not touched. Please update the app and open it again.",
  },
  damaged: {
    title: "The data file is damaged",
    text: "No usable backup was found. The file is left as it is. Please ask the person in charge to restore it.",
  },
  configuration_refused: {
    title: "There is a mistake in the configuration",
    text: "The configuration file or an insurer’s profile has a mistake, so the app cannot start. Correct the following and open it again.",
  },
  unavailable: {
    title: "The place of the data cannot be used",
    text: "The folder cannot be written. Please check free space and permission.",
  },
};

export const install: Words["install"] = {
  closed,
  create: "Start with this password",
  unlock: "Open",
  opening: "Opening the data…",
  detail: "Details",
  again: "Check again",
  restored: (at) =>
    `The data was damaged or replaced by an older copy, and is now as it was at ${instant(at)}. What was done after that is not kept; please do it again.`,
};
