/** The field where the person writes. */

import { byId } from "./dom.js";
import { Tray } from "./files.js";
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
  #tray;

  /** `onSend(text, files)` is called with what is to be sent; `files` are ids. */
  constructor(person, onSend, { signal }) {
    this.#draft = `draft.${person}`;
    this.#tray = new Tray(person, { onChange: () => this.#changed() });
    byId("tray").replaceChildren(this.#tray.node, this.#tray.picker);
    byId("attach").addEventListener("click", () => this.#tray.picker.click(), { signal });
    this.#field.addEventListener("paste", (event) => this.#paste(event), { signal });
    this.#takeDrops(byId("chat"), signal);
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
    const files = this.#tray.ids;
    if (this.#tray.busy || (!text && !files.length) || length(text) > LONGEST) return;
    this.#set("");
    this.#tray.clear();
    this.#field.focus();
    onSend(text, files);
  }

  #paste(event) {
    if (!event.clipboardData.files.length || event.clipboardData.getData("text")) return;
    event.preventDefault();
    this.#tray.add(event.clipboardData.files);
  }

  /** Let files be dropped anywhere in the conversation. */
  #takeDrops(place, signal) {
    const over = (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      place.classList.add("dropping");
    };
    const left = (event) => {
      if (!place.contains(event.relatedTarget)) place.classList.remove("dropping");
    };
    const dropped = (event) => {
      event.preventDefault();
      place.classList.remove("dropping");
      this.#tray.add(event.dataTransfer.files);
    };
    place.addEventListener("dragover", over, { signal });
    place.addEventListener("dragleave", left, { signal });
    place.addEventListener("drop", dropped, { signal });
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
    const isEmpty = count === 0 && this.#tray.ids.length === 0;
    this.#button.disabled = isEmpty || isTooLong || this.#tray.busy;
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
