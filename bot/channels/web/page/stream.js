/** What comes unasked. */

import { fetchPeople, SignedOutError } from "./api.js";

const REOPEN_MS = 5000;

/** Listen for a person's messages: `onReply(reply, deliveryId)` for each, `onSignedOut(wayIn)` where nobody may any more. Returns what ends it. */
export function listen(person, onReply, onSignedOut) {
  const url = `/webchat/stream?person=${encodeURIComponent(person)}`;
  let source = null;
  let timer = 0;
  let ended = false;
  const refused = async () => {
    const fault = await fetchPeople().catch((error) => error);
    if (ended) return;
    if (fault instanceof SignedOutError) onSignedOut(fault.wayIn);
    else timer = setTimeout(open, REOPEN_MS);
  };
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("reply", (event) => onReply(JSON.parse(event.data), event.lastEventId));
    source.addEventListener("error", () => {
      // A dropped connection is taken up by the browser itself; a refused one is not.
      if (source.readyState === EventSource.CLOSED) refused();
    });
  };
  open();
  return () => {
    ended = true;
    clearTimeout(timer);
    source.close();
  };
}
