// Calls to the service. What goes wrong comes back as a sentence that can be shown as it is.

import * as texts from "./catalog.js";
import { plain } from "./words.js";

/** Something the service refused or could not do; the message is for the streamer. */
export class Problem extends Error {
  /** @param {string} message */
  constructor(message) {
    super(plain(message));
  }

  /** @type {{ key: string, detail: string }[]} what of what was sent is wrong, where that is known */
  errors = [];
}

/**
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path under /api/v1
 * @param {object} [body]
 * @returns {Promise<any>} the answer's JSON; nothing where it has none
 * @throws {Problem}
 */
export async function call(method, path, body) {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    credentials: "same-origin",
    headers: body ? { "content-type": "application/json" } : {},
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new Problem(texts.faults.silent);
  });
  const json = await answer.json().catch(() => undefined);
  if (answer.ok) return json;
  if (answer.status === 401) throw new Problem(texts.faults.stranger);
  const problem = new Problem(texts.refusals[json?.refusal] ?? json?.detail ?? json?.title ?? texts.faults.unclear);
  const errors = /** @type {{ key: string, detail: string }[]} */ (json?.errors ?? []);
  problem.errors = errors.map(({ key, detail }) => ({ key, detail: plain(detail) }));
  throw problem;
}
