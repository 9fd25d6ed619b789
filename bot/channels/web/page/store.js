/** What the browser keeps: the person over visits, the transcript and unsent messages over a reload. */

const PREFIX = "innkjopsbot.";

/** Return what is kept under a name, or the fallback where nothing readable is. */
export function recall(storage, name, fallback) {
  try {
    const kept = storage.getItem(PREFIX + name);
    return kept === null ? fallback : JSON.parse(kept);
  } catch {
    return fallback;
  }
}

/** Keep a value; null forgets it. Says whether the browser took it. */
export function keep(storage, name, value) {
  try {
    if (value === null) storage.removeItem(PREFIX + name);
    else storage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Forget everything that is kept of whoever was here; how the page looks stays. */
export function forgetAll() {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      if (name.startsWith(PREFIX) && name !== `${PREFIX}theme`) storage.removeItem(name);
    }
  }
}

/** Return a random id, also where the page is not served over HTTPS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
