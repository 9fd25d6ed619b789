/** Who the person is: named by the sign-in, chosen in the demo, or an e-mail address. */

import { byId, el } from "./dom.js";
import { keep, recall } from "./store.js";
import * as texts from "./texts.js";

const PERSON = "person";
const EMAIL = /^[^@\s<>"]{1,64}@[^@\s<>"]{1,250}$/u;

/** Return the person known already: {email, name, title}, or null. */
export function knownPerson({ people, user, name }) {
  if (user) return people.find((person) => person.email === user) ?? { ...nameless(user), name: name || user };
  const kept = recall(localStorage, PERSON, null);
  if (typeof kept !== "string" || !EMAIL.test(kept)) return null;
  return people.length ? (people.find((person) => person.email === kept) ?? null) : nameless(kept);
}

/** Remember who the person is; null forgets it. */
export function rememberPerson(person) {
  keep(localStorage, PERSON, person?.email ?? null);
}

/** Show the sign-in view; `onChosen(person)` is called with whoever it is. */
export function startSignIn({ people }, onChosen) {
  byId("sign-in-intro").textContent = people.length ? texts.SIGN_IN_DEMO : texts.SIGN_IN_EMAIL;
  byId("people").hidden = !people.length;
  byId("email-form").hidden = Boolean(people.length);
  byId("people").replaceChildren(...people.map((person) => personItem(person, onChosen)));
  byId("email-form").addEventListener("submit", (event) => {
    event.preventDefault();
    readEmail(onChosen);
  });
}

function personItem(person, onChosen) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "person", click: () => onChosen(person) },
      el("span", { class: "initials", "aria-hidden": "true" }, initials(person.name)),
      el("span", { class: "person-words" }, el("strong", {}, person.name), el("span", {}, capital(person.title))),
    ),
  );
}

function readEmail(onChosen) {
  const field = byId("email");
  const email = field.value.trim().toLowerCase();
  const isGood = EMAIL.test(email);
  field.setAttribute("aria-invalid", String(!isGood));
  byId("email-error").textContent = isGood ? "" : texts.BAD_EMAIL;
  if (isGood) onChosen(nameless(email));
  else field.focus();
}

function nameless(email) {
  return { email, name: email, title: "" };
}

function initials(name) {
  return name.split(/\s+/u).map((word) => word.charAt(0)).slice(0, 2).join("");
}

/** Return the text with a capital first letter. */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
