/** One person's conversation on the page: the log, the messages on their way, and what comes unasked. */

import { Composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { nameOf } from "./files.js";
import { describe } from "./form.js";
import { renderMessage } from "./message.js";
import { Outbox } from "./outbox.js";
import { keep, newId, recall } from "./store.js";
import { listen } from "./stream.js";
import * as texts from "./texts.js";
import { Transcript } from "./transcript.js";
import { fillWelcome } from "./welcome.js";

const TYPING_AFTER_MS = 200;
const MARGIN = 12;

/** A conversation, from when the person comes until `leave`. */
export class Chat {
  #person;
  #onAlert;
  #conversation;
  #transcript;
  #outbox;
  #composer;
  #log = byId("log");
  #scroller = byId("log-scroll");
  #status = byId("status");
  #nodes = new Map();
  #leaving = new AbortController();
  #typing = 0;

  /** `onAlert()` is called when something has come unasked. */
  constructor(person, onAlert) {
    this.#person = person;
    this.#onAlert = onAlert;
    this.#conversation = conversationOf(person);
    this.#transcript = new Transcript(person.email);
    this.#outbox = new Outbox(person.email, this.#listener());
    const { signal } = this.#leaving;
    this.#composer = new Composer(person.email, (text, files) => this.#ask(text, files), { signal });
    window.addEventListener("online", () => this.#outbox.send(), { signal });
    const listening = listen(
      person.email,
      (reply, id) => this.#receive(reply, { delivery: id }),
      (wayIn) => this.#signedOut(wayIn),
    );
    signal.addEventListener("abort", listening);
    this.#restore();
    this.#composer.focus();
    this.#outbox.send();
  }

  /** Stop listening and sending; what is said and unsent is kept. */
  leave() {
    this.#leaving.abort();
    this.#outbox.stop();
    this.#showStatus("");
    this.#log.replaceChildren();
  }

  /** Put a text where the person writes, unless something stands there; it is not sent. */
  suggest(text) {
    this.#composer.giveBack(text);
    this.#composer.focus();
  }

  /** Begin anew: the bot forgets what was spoken of, and the log is emptied. */
  restart() {
    this.#conversation = newId();
    keep(localStorage, `conversation.${this.#person.email}`, this.#conversation);
    this.#transcript.clear((entry) => this.#outbox.holds(entry.id));
    this.#restore();
    this.#composer.focus();
  }

  #restore() {
    this.#nodes.clear();
    this.#log.replaceChildren(...this.#transcript.entries.map((entry) => this.#draw(entry)));
    this.#showWelcome();
    this.#view.scrollTop = this.#view.scrollHeight;
  }

  #showWelcome() {
    const welcome = byId("welcome");
    welcome.hidden = this.#transcript.entries.length > 0;
    if (!welcome.hidden) fillWelcome(welcome, this.#person, (question) => this.#ask(question));
  }

  #draw(entry) {
    const hands = {
      person: this.#person.email,
      onPress: (...press) => this.#press(...press),
      onForm: (...sent) => this.#sendForm(...sent),
      onDraft: (of, values) => this.#keepDraft(of, values),
      onRetry: () => this.#retry(),
    };
    const node = renderMessage(entry, { busy: this.#outbox.holds(entry.id), hands });
    this.#nodes.set(entry.id, node);
    return node;
  }

  /** Draw an entry again where it stands, with the focus where it was. */
  #redraw(entry) {
    const old = this.#nodes.get(entry.id);
    if (!old) return;
    const focused = buttonsOf(old).indexOf(document.activeElement);
    const node = this.#draw(entry);
    old.replaceWith(node);
    buttonsOf(node)[focused]?.focus({ preventScroll: true });
  }

  #append(entry) {
    this.#transcript.add(entry);
    this.#showWelcome();
    const node = this.#draw(entry);
    const isReading = entry.alert && !this.#isAtEnd();
    this.#log.append(node);
    if (!isReading) this.#reveal(node);
  }

  /** What is scrolled: the messages, or in a low window, as where much is enlarged, the whole page. */
  get #view() {
    return getComputedStyle(this.#scroller).overflowY === "visible" ? document.scrollingElement : this.#scroller;
  }

  /** Say whether the newest message is in view; whoever reads further up is not to be moved by an alert. */
  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#view;
    return scrollHeight - scrollTop - clientHeight < clientHeight / 2;
  }

  /** Scroll to the end, or, where an answer is longer than the window, to the question that it begins with. */
  #reveal(node) {
    const view = this.#view;
    const before = node.previousElementSibling;
    const isShort = before?.classList.contains("own") && before.offsetHeight < view.clientHeight / 3;
    const first = isShort && !this.#fits(node, view) ? before : node;
    const above = view === this.#scroller ? view.getBoundingClientRect().top : 0;
    const top = view.scrollTop + first.getBoundingClientRect().top - above - MARGIN;
    view.scrollTop = Math.min(view.scrollHeight - view.clientHeight, top);
  }

  /** Say whether a message with its buttons is seen whole, if nothing stands above it. */
  #fits(node, view) {
    return node.offsetHeight + MARGIN + parseFloat(getComputedStyle(this.#scroller).paddingBottom) <= view.clientHeight;
  }

  #ask(text, files = []) {
    const shown = [text, files.length ? texts.withFiles(files.map(nameOf)) : ""].filter(Boolean).join("\n\n");
    this.#say(shown, files.length ? { text, files } : { text });
  }

  #press(entry, choice, number) {
    if (this.#outbox.holds(entry.id)) return;
    entry.pressed = number;
    this.#say(choice.label, { action: choice.action }, entry);
  }

  #sendForm(entry, values) {
    if (this.#outbox.holds(entry.id) || entry.formSent) return;
    const { form } = entry.reply;
    entry.draft = values;
    entry.formSent = true;
    const act = form.submit?.action ? { form: values, action: form.submit.action } : { form: values };
    this.#say(describe(form, values), act, entry);
  }

  #keepDraft(entry, values) {
    entry.draft = values;
    this.#transcript.save();
  }

  /** Show what the person does as their message, and send it. */
  #say(text, act, origin = null) {
    const entry = { id: newId(), who: "me", text, at: Date.now(), state: "sending" };
    const body = { from: this.#person.email, conversation: this.#conversation, id: entry.id, ...act };
    this.#append(entry);
    this.#outbox.add({ entry: entry.id, origin: origin?.id ?? null, body });
    if (origin) this.#redraw(origin);
  }

  #retry() {
    this.#outbox.send();
  }

  #listener() {
    return {
      onWaiting: (act) => this.#waiting(act),
      onRetrying: () => this.#showStatus(texts.NO_CONTACT, "trouble"),
      onAnswered: (act, replies) => this.#answered(act, replies),
      onRefused: (act, message) => this.#refused(act, message),
      onSignedOut: (act, wayIn) => this.#keepUnsent(act, wayIn),
      onGaveUp: (act, message) => this.#gaveUp(act, message),
      onIdle: () => this.#idle(),
    };
  }

  #waiting(act) {
    this.#mark(act.entry, "sending");
    if (this.#status.classList.contains("trouble")) return;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#showStatus(texts.TYPING, "typing"), TYPING_AFTER_MS);
  }

  #answered(act, replies) {
    this.#showStatus("");
    this.#mark(act.entry, "sent");
    for (const reply of replies) this.#receive(reply, {});
    this.#release(act);
    if (act.body.form) this.#goToFault(replies);
    // A form that was sent is closed, and takes the focus with it.
    if (document.activeElement === document.body) this.#composer.focus();
  }

  /** After a form, go to the first field that must be mended. */
  #goToFault(replies) {
    const entry = this.#transcript.showing(replies.find((reply) => reply.form)?.id);
    this.#nodes.get(entry?.id)?.querySelector("[aria-invalid='true']")?.focus();
  }

  #refused(act, message) {
    this.#showStatus("");
    this.#mark(act.entry, "refused");
    this.#append(errorEntry(message));
    if (act.body.text) this.#composer.giveBack(act.body.text);
    const origin = this.#transcript.find(act.origin);
    if (origin) Object.assign(origin, { formSent: false, pressed: null });
    this.#release(act);
  }

  /** What was written waits for the person to come back. */
  #keepUnsent(act, wayIn) {
    this.#mark(act.entry, "failed");
    this.#signedOut(wayIn);
  }

  /** The stream tells it too, and may do so after a message was refused: what waits is said either way. */
  #signedOut(wayIn) {
    const text = this.#outbox.isEmpty ? texts.SIGNED_OUT : texts.SIGNED_OUT_UNSENT;
    this.#showStatus(text, "trouble", el("a", { href: wayIn }, texts.SIGN_IN));
  }

  #gaveUp(act, message) {
    this.#showStatus("");
    this.#mark(act.entry, "failed");
    this.#append(errorEntry(message || texts.GAVE_UP));
  }

  #idle() {
    clearTimeout(this.#typing);
  }

  /** Give the buttons of the message that was acted on back. */
  #release(act) {
    const origin = this.#transcript.find(act.origin);
    if (origin) this.#redraw(origin);
    this.#transcript.save();
  }

  #mark(id, state) {
    const entry = this.#transcript.find(id);
    if (!entry || entry.state === state) return;
    entry.state = state;
    this.#transcript.save();
    this.#redraw(entry);
  }

  /** Show a Reply once, in the place of the one that it replaces. */
  #receive(reply, { delivery = null }) {
    const old = this.#transcript.showing(reply.replaces);
    if (!old && this.#transcript.showing(reply.id)) return;
    if (old) this.#replace(old, reply);
    else this.#append({ id: newId(), who: "bot", reply, delivery, alert: delivery !== null, at: Date.now() });
    if (delivery !== null && !old) this.#onAlert();
  }

  #replace(entry, reply) {
    // A message may be replaced again, named by the id that it had at first.
    const earlier = [...(entry.earlier ?? []), entry.reply?.id].filter(Boolean);
    Object.assign(entry, { reply, earlier, pressed: null, draft: {}, formSent: false });
    this.#transcript.save();
    this.#redraw(entry);
  }

  #showStatus(text, kind = "", link = null) {
    clearTimeout(this.#typing);
    this.#status.className = `status ${kind}`.trim();
    this.#status.replaceChildren(...(text ? [el("span", {}, text, link ? " " : null, link)] : []));
  }
}

function conversationOf(person) {
  const name = `conversation.${person.email}`;
  const kept = recall(localStorage, name, null);
  if (typeof kept === "string") return kept;
  const made = newId();
  keep(localStorage, name, made);
  return made;
}

function errorEntry(text) {
  return { id: newId(), who: "bot", error: true, text, at: Date.now() };
}

function buttonsOf(node) {
  return Array.from(node.querySelectorAll("button, input, select, textarea"));
}
