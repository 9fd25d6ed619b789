/** Everything the page itself says, in one place. */

export const BOT = "Innkjøpsbot";
export const ME = "Du";
export const ALERT = "Varsel";
export const TYPING = "Innkjøpsbot skriver …";
export const NO_CONTACT = "Får ikke kontakt. Prøver igjen …";
export const GAVE_UP = "Jeg får ikke kontakt med tjenesten. Meldingen er ikke sendt, men den er tatt vare på. Prøv igjen om litt.";
export const SENDING = "Sendes …";
export const NOT_SENT = "Ikke sendt.";
export const REFUSED = "Ble ikke tatt imot.";
export const TRY_AGAIN = "Prøv igjen";
export const CHOICES = "Valg";
export const CHOSEN = " (valgt)";
export const SOURCES = "Kilder";
export const KEPT = "Kan hentes i 7 dager.";
export const SHOW_ALL = "Vis hele meldingen";
export const SHOW_LESS = "Vis mindre";
export const FORM = "Skjema";
export const FORM_SEND = "Send";
export const FORM_SENT = "Skjemaet er sendt.";
export const REQUIRED = "må fylles ut";
export const PICK = "Velg …";
export const NO_ANSWER = "ikke fylt ut";
export const YES_NO = [
  { value: "ja", label: "Ja" },
  { value: "nei", label: "Nei" },
  { value: "vet ikke", label: "Vet ikke" },
];

export const EXAMPLES = [
  "Må jeg lyse ut et kjøp på 450 000 kroner?",
  "Hva er en rammeavtale?",
  "Hvordan melder jeg et avvik?",
  "Hva er EØS-terskelen for bygg og anlegg?",
];

export const SIGN_IN_DEMO = "Dette er en demo med oppdiktede personer. Velg hvem du vil være.";
export const SIGN_IN_EMAIL = "Skriv e-postadressen din, så vet Innkjøpsbot hvem som spør.";
export const BAD_EMAIL = "Skriv en hel e-postadresse, for eksempel ola.nordmann@kommune.no.";

/** Return what stands on the link to a file. */
export const download = (name) => `Last ned ${name}`;

/** Return the greeting above the first examples. */
export const greeting = (name) => (name ? `Hei, ${name}!` : "Hei!");

export const WELCOME = "Spør meg om innkjøp og anskaffelser, slik du ville spurt en kollega. Svarene har kilde og dato. Vet jeg ikke svaret, sier jeg det.";
export const TRY_THESE = "Prøv for eksempel";

/** Return what is wrong with a field that must be answered. */
export const missing = (prompt) => `Fyll ut «${prompt.replace(/[?:\s]+$/u, "")}».`;

/** Return how long the text is, of how long it may be. */
export const counted = (count, longest) => `${number(count)} av ${number(longest)} tegn`;

/** Return what is said of a text that is too long. */
export const tooLong = (over) => `${number(over)} tegn for mye. Kort ned teksten før du sender.`;

/** Return what is said where the server answers something unreadable. */
export const unknownError = (status) => `Noe gikk galt (feil ${status}), og meldingen ble ikke tatt imot. Prøv igjen, eller si fra til den som drifter boten.`;

function number(count) {
  return count.toLocaleString("nb-NO");
}
