// Calls to the service. What goes wrong comes back as a sentence that can be shown as it is.

/** Something the service refused or could not do; the message is for the streamer. */
export class Problem extends Error {
  /** @type {{ key: string, detail: string }[]} what of what was sent is wrong, where that is known */
  errors = [];
}

const SILENT = "Evenkeel does not answer just now. Nothing was lost; please try again in a moment.";
const STRANGER = "This page is not signed in any more. Please open it with the link that evenkeel printed.";
const UNCLEAR = "Evenkeel could not do that. Its window or log says why.";

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
    throw new Problem(SILENT);
  });
  const json = await answer.json().catch(() => undefined);
  if (answer.ok) return json;
  if (answer.status === 401) throw new Problem(STRANGER);
  const problem = new Problem(json?.detail ?? json?.title ?? UNCLEAR);
  problem.errors = json?.errors ?? [];
  throw problem;
}
