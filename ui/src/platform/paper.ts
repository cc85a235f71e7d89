// A document that the server answers with becomes a download of the browser:
// it is never opened in the page and lies nowhere but where the browser puts it.

import type { SavedFile } from "./types";

/** Long enough for the slowest browser to have taken it over. */
const freeAfterMs = 60_000;

/** Hands the document to the browser; the folder stays empty, since only the browser knows it. */
export async function keepPaper(answer: Response): Promise<SavedFile> {
  const name = nameOf(answer.headers.get("content-disposition") ?? "");
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), freeAfterMs);
  return { name, folder: "" };
}

/** The name the server gave (RFC 6266), without anything that could be a path. */
export function nameOf(disposition: string): string {
  const encoded = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*"([^"]*)"/i.exec(disposition)?.[1];
  const name = (decoded(encoded) ?? plain ?? "").replace(/[\\/:*?"<>|\p{Cc}]/gu, "").trim();
  return name || "document.pdf";
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
