/** Files on their way to the server: chosen, dropped or pasted, each with its progress, and what is wrong in words. */

import { postFile } from "./api.js";
import { el } from "./dom.js";
import { keep, recall } from "./store.js";
import * as texts from "./texts.js";

const LARGEST = 10 * 1024 * 1024;
const MOST = 10;
const NAMES = "files";
const ACCEPTED =
  ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.png,.jpg,.jpeg,.gif,.webp,.tif,.tiff,.heic,.heif,.csv,.txt,.md";

/** Return what a file that has been uploaded is called. */
export function nameOf(id) {
  return recall(sessionStorage, NAMES, {})[id] ?? texts.A_FILE;
}

/** The files of one message or of one field. `node` lists them; `picker` is the hidden input that chooses more. */
export class Tray {
  #person;
  #onChange;
  #files;
  #list = el("ul", { class: "tray-files" });
  #said = el("p", { class: "hidden-text", role: "status" });

  /** `ids` are files uploaded before; `onChange()` is called when one has come or gone. */
  constructor(person, { ids = [], onChange, id = null }) {
    this.#person = person;
    this.#onChange = onChange;
    this.#files = ids.map((one) => ({ id: one, name: nameOf(one), state: "done" }));
    this.node = el("div", { class: "tray" }, this.#list, this.#said);
    const picked = () => {
      this.add(this.picker.files);
      this.picker.value = "";
    };
    this.picker = el("input", { type: "file", id, multiple: true, accept: ACCEPTED, hidden: true, change: picked });
    this.#draw();
  }

  /** The ids of the files that are there. */
  get ids() {
    return this.#files.filter((file) => file.state === "done").map((file) => file.id);
  }

  /** Whether a file is on its way. */
  get busy() {
    return this.#files.some((file) => file.state === "sending");
  }

  /** Upload these files. */
  add(chosen) {
    for (const file of chosen) {
      const entry = { name: file.name, state: "sending", part: 0, file };
      this.#files.push(entry);
      if (this.#files.filter((one) => one.state !== "refused").length > MOST) this.#refuse(entry, texts.tooManyFiles(file.name, MOST));
      else if (file.size > LARGEST) this.#refuse(entry, texts.fileTooLarge(file.name));
      else this.#send(entry);
    }
    this.#changed();
  }

  /** Take every file out of the list, such as when they have been sent. */
  clear() {
    this.#files = [];
    this.#changed();
  }

  async #send(entry) {
    Object.assign(entry, { state: "sending", part: 0, message: "" });
    this.#say(texts.uploading(entry.name));
    try {
      const kept = await postFile(this.#person, entry.file, (part) => this.#progress(entry, part));
      Object.assign(entry, { state: "done", id: kept.id, name: kept.name });
      keep(sessionStorage, NAMES, { ...recall(sessionStorage, NAMES, {}), [kept.id]: kept.name });
      this.#say(texts.uploaded(kept.name));
    } catch (error) {
      this.#refuse(entry, error.refused ? error.message : texts.notUploaded(entry.name), !error.refused);
    }
    this.#changed();
  }

  #refuse(entry, message, again = false) {
    Object.assign(entry, { state: "refused", message, again });
    this.#say(message);
  }

  #progress(entry, part) {
    entry.part = part;
    if (entry.bar) entry.bar.value = part;
  }

  #remove(entry) {
    this.#files = this.#files.filter((one) => one !== entry);
    this.#say(texts.removed(entry.name));
    this.#changed();
  }

  #changed() {
    this.#draw();
    this.#onChange();
  }

  #say(text) {
    this.#said.textContent = text;
  }

  #draw() {
    this.#list.replaceChildren(...this.#files.map((entry) => this.#row(entry)));
    this.node.hidden = this.#files.length === 0;
  }

  #row(entry) {
    const again = entry.again ? el("button", { type: "button", class: "link-button", click: () => this.#again(entry) }, texts.TRY_AGAIN) : null;
    const remove = el("button", { type: "button", class: "tray-remove", "aria-label": texts.remove(entry.name), click: () => this.#remove(entry) }, "×");
    entry.bar = entry.state === "sending" ? el("progress", { max: "1", value: String(entry.part), "aria-label": texts.uploading(entry.name) }) : null;
    const words = entry.state === "refused" ? entry.message : entry.name;
    return el("li", { class: `tray-file ${entry.state}` }, el("span", { class: "tray-name" }, words), entry.bar, again, remove);
  }

  #again(entry) {
    this.#send(entry);
    this.#changed();
  }
}
