/** What comes unasked. */

const REOPEN_MS = 5000;

/** Listen for a person's messages: `onReply(reply, deliveryId)` for each. Returns what ends it. */
export function listen(person, onReply) {
  const url = `/webchat/stream?person=${encodeURIComponent(person)}`;
  let source = null;
  let timer = 0;
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("reply", (event) => onReply(JSON.parse(event.data), event.lastEventId));
    source.addEventListener("error", () => {
      // A dropped connection is taken up by the browser itself; a refused one is not.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
