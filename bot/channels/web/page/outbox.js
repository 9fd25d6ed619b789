/** Acts on their way to the server, in order, each under one id until it has been acknowledged. */

import { postTurn, RefusedError, SignedOutError, UnreachableError } from "./api.js";
import { keep, recall } from "./store.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 15_000, 30_000, 30_000];

/** A queue that outlives a reload. An act is {entry, origin, body}; `body.id` names it to the server. */
export class Outbox {
  #name;
  #listener;
  #acts;
  #running = false;
  #stopped = false;
  #wake = () => {};

  /** `listener` has onWaiting, onRetrying, onAnswered, onRefused, onSignedOut, onGaveUp and onIdle. */
  constructor(name, listener) {
    this.#name = `outbox.${name}`;
    this.#listener = listener;
    this.#acts = recall(sessionStorage, this.#name, []);
  }

  /** Whether nothing is on its way or waits to be sent. */
  get isEmpty() {
    return this.#acts.length === 0;
  }

  /** Say whether an act of this message is still on its way. */
  holds(entryId) {
    return this.#acts.some((act) => act.entry === entryId || act.origin === entryId);
  }

  /** Queue an act and send what is queued. */
  add(act) {
    this.#acts.push(act);
    this.#save();
    this.send();
  }

  /** Send what is queued, now if it was waiting to try again. */
  async send() {
    this.#wake();
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#acts.length && !this.#stopped && (await this.#sendFirst()));
    } finally {
      this.#running = false;
    }
    if (!this.#stopped) this.#listener.onIdle();
  }

  /** Send no more; what is queued stays for next time. */
  stop() {
    this.#stopped = true;
    this.#wake();
  }

  /** Try the first act until it is answered or refused; says whether to go on with the next. */
  async #sendFirst() {
    const act = this.#acts[0];
    let fault = null;
    for (const pause of [0, ...PAUSES_MS]) {
      if (pause) await this.#wait(pause);
      if (this.#stopped) return false;
      fault = await this.#attempt(act);
      if (fault instanceof SignedOutError) {
        // It stays where it is, and goes when the person is back.
        this.#listener.onSignedOut(act, fault.wayIn);
        return false;
      }
      if (!(fault instanceof UnreachableError)) return true;
      if (!this.#stopped) this.#listener.onRetrying(act);
    }
    this.#listener.onGaveUp(act, fault.message);
    return false;
  }

  /** Post an act once; return why it was not taken now, or null when it has been dealt with. */
  async #attempt(act) {
    this.#listener.onWaiting(act);
    try {
      const replies = await postTurn(act.body);
      this.#finish(() => this.#listener.onAnswered(act, replies));
    } catch (error) {
      if (error instanceof UnreachableError || error instanceof SignedOutError) return error;
      if (!(error instanceof RefusedError)) throw error;
      this.#finish(() => this.#listener.onRefused(act, error.message));
    }
    return null;
  }

  /** Take the first act out; where the person has left meanwhile, it stays and is answered again from the store. */
  #finish(tell) {
    if (this.#stopped) return;
    this.#acts.shift();
    try {
      tell();
    } finally {
      this.#save();
    }
  }

  #wait(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #save() {
    keep(sessionStorage, this.#name, this.#acts);
  }
}
