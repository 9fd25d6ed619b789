/** The server: who is signed in, and turns. */

import * as texts from "./texts.js";

const PATIENCE_MS = 30_000;
const TOKEN = "X-Innkjopsbot-Token";

/** What the server knows this page by; a page of another site does not have it. */
let token = "";

/** The server was not reached, or could not take the act now: the same act may be sent again. */
export class UnreachableError extends Error {}

/** The server said no; `message` is for the person. */
export class RefusedError extends Error {}

/** Nobody is signed in any more; `wayIn` is where to do it again. */
export class SignedOutError extends Error {
  constructor(wayIn) {
    super(texts.SIGNED_OUT);
    this.wayIn = wayIn || "/";
  }
}

/** Return {kommune, people, user} and, behind a sign-in, {name, sign_out}. Throws SignedOutError, UnreachableError or RefusedError. */
export async function fetchPeople() {
  const set = await call("/webchat/people", {});
  token = set.token ?? "";
  return set;
}

/** End the session, or every session of the person, and return where to go. Throws as `fetchPeople`. */
export async function signOut(url, everywhere) {
  return (await change(everywhere ? `${url}?overalt=1` : url, { method: "POST" })).til;
}

/** Post one act and return its replies. Throws SignedOutError, UnreachableError or RefusedError. */
export async function postTurn(body) {
  const headers = { "Content-Type": "application/json" };
  const { replies } = await change("/webchat/turns", { method: "POST", headers, body: JSON.stringify(body) });
  return replies;
}

/** Upload one file and return {id, name, media_type, size}; `onPart` is told how much has gone, from 0 to 1.
 *
 * The error that is thrown has `refused` where the server said no, with its sentence as the message.
 */
export async function postFile(person, file, onPart) {
  try {
    return await upload(person, file, onPart);
  } catch (error) {
    if (!error.stale) throw error;
    await fetchPeople();
    return upload(person, file, onPart);
  }
}

function upload(person, file, onPart) {
  const body = new FormData();
  body.append("from", person);
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    // fetch does not tell how much has gone.
    const request = new XMLHttpRequest();
    request.open("POST", "/webchat/files");
    request.responseType = "json";
    if (token) request.setRequestHeader(TOKEN, token);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onPart(event.loaded / event.total));
    request.addEventListener("load", () => (request.status === 200 ? resolve(request.response) : reject(refusal(request))));
    request.addEventListener("error", () => reject(new UnreachableError("")));
    request.send(body);
  });
}

function refusal(request) {
  const message = typeof request.response?.error === "string" ? request.response.error : "";
  if (request.status >= 500 || !message) return new UnreachableError(message);
  return Object.assign(new RefusedError(message), { refused: true, stale: request.response.stale === true });
}

/** Call what changes something; a page from before a new sign-in asks for its token once more. */
async function change(url, options) {
  const named = () => ({ ...options, headers: { ...options.headers, ...(token ? { [TOKEN]: token } : {}) } });
  try {
    return await call(url, named());
  } catch (error) {
    if (!error.stale) throw error;
    await fetchPeople();
    return call(url, named());
  }
}

async function call(url, options) {
  const response = await reach(url, options);
  // A sign-in in front of us sends whoever it no longer knows to its own page.
  if (response.type === "opaqueredirect") throw new SignedOutError("/");
  const data = await response.json().catch(() => null);
  if (response.ok && data) return data;
  const message = typeof data?.error === "string" ? data.error : "";
  if (response.status === 401) throw new SignedOutError(data?.sign_in);
  // Sent again under the same id, an act is done once, so that every fault of the server is worth another try.
  if (response.ok || response.status >= 500 || response.status === 429) throw new UnreachableError(message);
  const refusal = new RefusedError(message || texts.unknownError(response.status));
  throw Object.assign(refusal, { stale: data?.stale === true });
}

async function reach(url, options) {
  try {
    return await fetch(url, { ...options, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    throw new UnreachableError("", { cause: error });
  }
}
