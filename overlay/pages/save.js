// Fetches something in a form that is chosen, and hands it to the browser as a file.

import { Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";

/**
 * @param {string} path under /api/v1
 * @param {string} type which form
 * @param {string} name of the file
 */
export async function save(path, type, name) {
  const answer = await fetch(`/api/v1${path}`, { credentials: "same-origin", headers: { accept: type } }).catch(() => undefined);
  if (!answer?.ok) {
    const said = await answer?.json().catch(() => undefined);
    throw new Problem(said?.detail ?? texts.faults.noFile);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
