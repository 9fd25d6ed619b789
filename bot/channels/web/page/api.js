/** The server: who may sign in, and turns. */

import * as texts from "./texts.js";

const PATIENCE_MS = 30_000;

/** The server was not reached, or could not take the act now: the same act may be sent again. */
export class UnreachableError extends Error {}

/** The server said no; `message` is for the person. */
export class RefusedError extends Error {}

/** Return {kommune, people, user}. Throws UnreachableError or RefusedError. */
export function fetchPeople() {
  return call("/webchat/people", {});
}

/** Post one act and return its replies. Throws UnreachableError or RefusedError. */
export async function postTurn(body) {
  const headers = { "Content-Type": "application/json" };
  const { replies } = await call("/webchat/turns", { method: "POST", headers, body: JSON.stringify(body) });
  return replies;
}

/** Upload one file and return {id, name, media_type, size}; `onPart` is told how much has gone, from 0 to 1.
 *
 * The error that is thrown has `refused` where the server said no, with its sentence as the message.
 */
export function postFile(person, file, onPart) {
  const body = new FormData();
  body.append("from", person);
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    // fetch does not tell how much has gone.
    const request = new XMLHttpRequest();
    request.open("POST", "/webchat/files");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onPart(event.loaded / event.total));
    request.addEventListener("load", () => (request.status === 200 ? resolve(request.response) : reject(refusal(request))));
    request.addEventListener("error", () => reject(new UnreachableError("")));
    request.send(body);
  });
}

function refusal(request) {
  const message = typeof request.response?.error === "string" ? request.response.error : "";
  if (request.status >= 500 || !message) return new UnreachableError(message);
  return Object.assign(new RefusedError(message), { refused: true });
}

async function call(url, options) {
  const response = await reach(url, options);
  const data = await response.json().catch(() => null);
  if (response.ok && data) return data;
  const message = typeof data?.error === "string" ? data.error : "";
  // Sent again under the same id, an act is done once, so that every fault of the server is worth another try.
  if (response.ok || response.status >= 500 || response.status === 429) throw new UnreachableError(message);
  throw new RefusedError(message || texts.unknownError(response.status));
}

async function reach(url, options) {
  try {
    return await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new UnreachableError("", { cause: error });
  }
}
