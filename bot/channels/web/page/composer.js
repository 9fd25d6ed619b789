/** The field where the person writes. */

import { byId } from "./dom.js";
import { keep, recall } from "./store.js";
import * as texts from "./texts.js";

const LONGEST = 10_000;
const NEAR = 9000;

/** The message field, its counter and its button. */
export class Composer {
  #form = byId("composer");
  #field = byId("message");
  #button = byId("send");
  #counter = byId("counter");
  #draft;

  /** `onSend(text)` is called with what is to be sent. */
  constructor(person, onSend, { signal }) {
    this.#draft = `draft.${person}`;
    this.#form.addEventListener("submit", (event) => this.#submit(event, onSend), { signal });
    this.#field.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#field.addEventListener("input", () => this.#changed(), { signal });
    this.#set(recall(sessionStorage, this.#draft, ""));
  }

  /** Go to the field, unless that would bring up a phone's keyboard. */
  focus() {
    if (matchMedia("(pointer: fine)").matches) this.#field.focus();
  }

  /** Put a refused text back, unless something else has been written since. */
  giveBack(text) {
    if (!this.#field.value.trim()) this.#set(text);
  }

  #submit(event, onSend) {
    event.preventDefault();
    const text = this.#field.value.trim();
    if (!text || length(text) > LONGEST) return;
    this.#set("");
    this.#field.focus();
    onSend(text);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #set(text) {
    this.#field.value = text;
    this.#changed();
  }

  #changed() {
    const count = length(this.#field.value.trim());
    const isTooLong = count > LONGEST;
    keep(sessionStorage, this.#draft, this.#field.value || null);
    this.#button.disabled = count === 0 || isTooLong;
    this.#field.setAttribute("aria-invalid", String(isTooLong));
    this.#counter.classList.toggle("over", isTooLong);
    this.#counter.textContent = isTooLong ? texts.tooLong(count - LONGEST) : count > NEAR ? texts.counted(count, LONGEST) : "";
    this.#grow();
  }

  /** Follow the text's height, where the browser does not do so by itself. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }
}

/** Return how many characters a person would count. */
function length(text) {
  return Array.from(text).length;
}
