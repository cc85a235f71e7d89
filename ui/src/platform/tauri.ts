// Commands over the desktop shell's IPC. The only file that knows the shell.

import { invoke, isTauri } from "@tauri-apps/api/core";
import { refusalFrom, type Platform } from "./types";

export const insideShell = isTauri;

export const tauri: Platform = {
  capabilities: {
    savesFiles: true,
    followsLinks: false,
    hasAddresses: false,
    fillsFields: false,
  },
  async call(name, request) {
    try {
      return await invoke("call", { name, request });
    } catch (thrown) {
      throw refusalFrom(thrown);
    }
  },
};
