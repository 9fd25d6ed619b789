/** One message of the log, the person's or the bot's. */

import { renderChoices, renderFacts, renderFiles, renderText } from "./card.js";
import { moment } from "./dates.js";
import { el } from "./dom.js";
import { renderForm } from "./form.js";
import * as texts from "./texts.js";

const LONG_TEXT = 1200;

/**
 * Return an entry of the transcript as an article. `hands` are what its buttons do, for `hands.person`:
 * onPress(entry, choice, number), onForm(entry, values), onDraft(entry, values), onRetry().
 */
export function renderMessage(entry, { busy, hands }) {
  const own = entry.who === "me";
  const id = `m-${entry.id}`;
  const label = el("p", { class: "label", id }, own ? ownLabel() : botLabel(entry));
  const time = el("time", { datetime: new Date(entry.at).toISOString() }, moment(entry.at));
  const kind = own ? "own" : entry.alert ? "bot alert" : entry.error ? "bot error" : "bot";
  return el(
    "article",
    { class: `message ${kind}`, "aria-labelledby": id },
    el("div", { class: "message-head" }, label, time),
    own ? ownBody(entry, hands) : botBody(entry, busy, hands),
  );
}

function ownLabel() {
  return texts.ME;
}

function botLabel(entry) {
  return entry.alert ? [texts.BOT, " ", el("span", { class: "badge" }, texts.ALERT)] : [texts.BOT];
}

/** What the person said stands exactly as written. */
function ownBody(entry, hands) {
  const text = el("p", { class: "literal" }, entry.text);
  return [el("div", { class: "bubble" }, text, entry.text.length > LONG_TEXT ? fold(text) : null), stateOf(entry, hands)];
}

function fold(text) {
  text.classList.add("folded");
  const button = el("button", { type: "button", class: "link-button", "aria-expanded": "false" }, texts.SHOW_ALL);
  button.addEventListener("click", () => {
    const folded = text.classList.toggle("folded");
    button.textContent = folded ? texts.SHOW_ALL : texts.SHOW_LESS;
    button.setAttribute("aria-expanded", String(!folded));
  });
  return button;
}

function stateOf(entry, hands) {
  if (entry.state === "refused") return el("p", { class: "state" }, texts.REFUSED);
  if (entry.state !== "failed") return null;
  const again = el("button", { type: "button", class: "link-button", click: () => hands.onRetry() }, texts.TRY_AGAIN);
  return el("p", { class: "state" }, `${texts.NOT_SENT} `, again);
}

function botBody(entry, busy, hands) {
  if (entry.error) return el("div", { class: "bubble" }, el("p", { class: "literal" }, entry.text));
  const { reply } = entry;
  const { body, sources } = renderText(reply);
  const choices = renderChoices(reply.choices, {
    pressed: entry.pressed ?? null,
    busy,
    onPress: (choice, number) => hands.onPress(entry, choice, number),
  });
  return [
    el("div", { class: "bubble" }, body, renderFacts(reply.facts), renderFiles(reply.files), formOf(entry, busy, hands), sources),
    choices,
  ];
}

function formOf(entry, busy, hands) {
  if (!entry.reply.form) return null;
  return renderForm(entry.reply.form, {
    prefix: `f-${entry.id}`,
    person: hands.person,
    values: entry.draft ?? {},
    locked: busy || Boolean(entry.formSent),
    onInput: (values) => hands.onDraft(entry, values),
    onSubmit: (values) => hands.onForm(entry, values),
  });
}
