/** Times and dates as a person reads them. */

const LONG_DATE = new Intl.DateTimeFormat("nb-NO", { day: "numeric", month: "long", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit" });
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** Return a date in words; what is not a whole date stays as it is. */
export function longDate(text) {
  const parts = ISO.exec(text);
  return parts ? LONG_DATE.format(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))) : text;
}

/** Return when a message came: the time, with the date where it was not today. */
export function moment(milliseconds, now = new Date()) {
  const at = new Date(milliseconds);
  const time = `kl. ${CLOCK.format(at).replace(":", ".")}`;
  return at.toDateString() === now.toDateString() ? time : `${LONG_DATE.format(at)} ${time}`;
}

/** Say whether a text is a date as a date input wants it. */
export function isIsoDate(text) {
  return ISO.test(text);
}
