/** What has been said in this tab, kept over a reload. */

import { keep, recall } from "./store.js";

const MOST_KEPT = 200;

/** The entries of one person's conversation, oldest first. */
export class Transcript {
  #name;
  #entries;

  constructor(person) {
    this.#name = `transcript.${person}`;
    this.#entries = recall(sessionStorage, this.#name, []);
  }

  /** The entries, oldest first. */
  get entries() {
    return this.#entries;
  }

  /** Return the entry with an id, if there is one. */
  find(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** Return the entry that shows a Reply, or has shown it, named by the Reply's id or by its delivery's. */
  showing(id) {
    const shows = (entry) => entry.reply?.id === id || entry.delivery === id || entry.earlier?.includes(id);
    return id ? this.#entries.find(shows) : undefined;
  }

  /** Add an entry at the end. */
  add(entry) {
    this.#entries.push(entry);
    this.save();
  }

  /** Forget all but the entries that `stays(entry)` is true of. */
  clear(stays) {
    this.#entries = this.#entries.filter(stays);
    this.save();
  }

  /** Keep the entries as they now are; where the browser has no room, the newest half. */
  save() {
    this.#entries = this.#entries.slice(-MOST_KEPT);
    if (!keep(sessionStorage, this.#name, this.#entries)) {
      keep(sessionStorage, this.#name, this.#entries.slice(-MOST_KEPT / 4));
    }
  }
}
