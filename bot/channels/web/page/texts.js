/** Everything the page itself says, in one place. */

export const BOT = "Innkjøpsbot";
export const ME = "Du";
export const ALERT = "Varsel";
export const TYPING = "Innkjøpsbot skriver …";
export const NO_CONTACT = "Får ikke kontakt. Prøver igjen …";
export const GAVE_UP = "Jeg får ikke kontakt med tjenesten. Meldingen er ikke sendt, men den er tatt vare på. Prøv igjen om litt.";
export const SIGN_IN = "Logg inn";
export const SIGNED_OUT = "Du er logget ut.";
export const SIGNED_OUT_UNSENT = "Du er logget ut. Det du skrev, er tatt vare på og sendes når du er inne igjen.";
export const NOT_SIGNED_OUT = "Fikk ikke logget ut. Prøv igjen om litt.";
export const SENDING = "Sendes …";
export const NOT_SENT = "Ikke sendt.";
export const REFUSED = "Ble ikke tatt imot.";
export const TRY_AGAIN = "Prøv igjen";
export const CHOICES = "Valg";
export const CHOSEN = " (valgt)";
export const SOURCES = "Kilder";
export const KEPT = "Lenken virker i 7 dager.";
export const SHOW_ALL = "Vis hele meldingen";
export const SHOW_LESS = "Vis mindre";
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

export const A_FILE = "Fil";
export const ATTACH = "Legg ved filer";
export const ATTACHED = "Ligger ved fra før:";
export const NO_NEW_FILES = "ingen nye filer";
export const WAIT_FOR_FILES = "Vent til filene er lastet opp.";

/** Return what a form is called to whoever does not see it; `number` tells it from those before it of the same name. */
export const formNamed = (name, number) => `${name ? `Skjema: ${name}` : "Skjema"}${number > 1 ? ` (${number})` : ""}`;

/** Return the person's own message where a long form is sent. */
export const filledIn = (count, all) => `Skjema med ${count} av ${all} felt fylt ut`;

/** Return what stands under a message that files come with. */
export const withFiles = (names) => `Vedlegg: ${names.join(", ")}`;

/** Return what is said while a file is on its way. */
export const uploading = (name) => `Laster opp ${name} …`;

/** Return what is said when a file has arrived. */
export const uploaded = (name) => `${name} er lastet opp.`;

/** Return what is said where a file did not reach the server. */
export const notUploaded = (name) => `Fikk ikke lastet opp «${name}».`;

/** Return what is said of a file that is too large. */
export const fileTooLarge = (name) => `«${name}» er større enn 10 MB. Del den, eller gjør den mindre.`;

/** Return what is said of a file that is one too many for one message. */
export const tooManyFiles = (name, most) => `«${name}» er ikke lagt ved: Du kan legge ved høyst ${most} filer om gangen.`;

/** Return what the button that takes a file away is called. */
export const remove = (name) => `Fjern ${name}`;

/** Return what is said when a file has been taken away. */
export const removed = (name) => `${name} er fjernet.`;

export const EXAMPLES = [
  "Vi trenger 20 ergonomiske stoler, rundt 150 000, før 1. mars",
  "Må jeg lyse ut et kjøp på 450 000 kroner?",
  "Hva er en rammeavtale?",
  "Jeg vil melde et avvik",
];

export const SIGN_IN_DEMO = "Dette er en demo med oppdiktede personer. Velg hvem du vil være.";
export const SIGN_IN_EMAIL = "Skriv e-postadressen din, så vet Innkjøpsbot hvem som spør.";
export const BAD_EMAIL = "Skriv en hel e-postadresse, for eksempel ola.nordmann@kommune.no.";

/** Return what stands on the link to a file. */
export const download = (name) => `Last ned ${name}`;

/** Return the greeting above the first examples. */
export const greeting = (name) => (name ? `Hei, ${name}!` : "Hei!");

export const WELCOME = "Fortell hva dere trenger, eller spør meg om innkjøp, slik du ville sagt det til en kollega. Jeg finner avtalen, eller hjelper deg å melde behovet. Svarene har kilde og dato. Vet jeg ikke svaret, sier jeg det.";
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
