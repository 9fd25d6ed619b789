/** The page: who it belongs to, who is there, and the conversation. */

import { fetchPeople, SignedOutError, signOut } from "./api.js";
import { Chat } from "./chat.js";
import { byId, el } from "./dom.js";
import { capital, knownPerson, rememberPerson, startSignIn } from "./signin.js";
import { forgetAll } from "./store.js";
import * as texts from "./texts.js";
import { startTheme } from "./theme.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];
const LONGEST_SUGGESTION = 500;

/** The page's two views, and the step between them. */
class Page {
  #set;
  #chat = null;
  #title;
  #unseen = 0;

  /** `set` is what the server tells of the installation: {kommune, people, user, name, sign_out}. */
  constructor(set) {
    this.#set = set;
    this.#title = `${texts.BOT} – ${set.kommune}`;
    byId("kommune").textContent = set.kommune;
    document.title = this.#title;
    startSignIn(set, (person) => this.#enter(person));
    byId("switch-person").hidden = Boolean(set.user);
    byId("switch-person").addEventListener("click", () => this.#leave());
    byId("sign-out").hidden = !set.sign_out;
    byId("sign-out").addEventListener("click", () => byId("leave").showModal());
    byId("leave").addEventListener("close", () => this.#signOut());
    byId("new-conversation").addEventListener("click", () => byId("restart").showModal());
    byId("restart").addEventListener("close", () => this.#restart());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** Show the conversation of whoever is known, or ask who it is. */
  start() {
    const person = knownPerson(this.#set);
    if (person) this.#enter(person);
    else this.#show("sign-in");
  }

  #enter(person) {
    rememberPerson(person);
    byId("person-name").textContent = person.name;
    byId("person-title").textContent = capital(person.title);
    this.#show("chat");
    this.#chat = new Chat(person, () => this.#count());
    this.#suggest();
  }

  /** Put what a link of another page of ours says where the person writes. */
  #suggest() {
    const said = new URLSearchParams(location.search).get("si");
    if (!said) return;
    this.#chat.suggest(said.slice(0, LONGEST_SUGGESTION));
    history.replaceState(null, "", location.pathname);
  }

  async #signOut() {
    const chosen = byId("leave").returnValue;
    byId("leave").returnValue = "";
    if (chosen !== "here" && chosen !== "everywhere") return;
    try {
      const next = await signOut(this.#set.sign_out, chosen === "everywhere");
      this.#chat?.leave();
      forgetAll();
      location.assign(next);
    } catch (error) {
      if (error instanceof SignedOutError) location.assign(error.wayIn);
      else byId("status").replaceChildren(el("span", {}, error.message || texts.NOT_SIGNED_OUT));
    }
  }

  #leave() {
    this.#chat?.leave();
    this.#chat = null;
    rememberPerson(null);
    this.#show("sign-in");
    byId("sign-in-title").focus();
  }

  #restart() {
    const dialog = byId("restart");
    if (dialog.returnValue === "yes") this.#chat?.restart();
    dialog.returnValue = "";
  }

  #show(view) {
    const isChat = view === "chat";
    byId("loading").hidden = true;
    byId("sign-in").hidden = isChat;
    byId("chat").hidden = !isChat;
    byId("who-bar").hidden = !isChat;
    document.body.dataset.view = view;
    byId("skip").textContent = isChat ? "Hopp til meldingsfeltet" : "Hopp til innholdet";
    byId("skip").setAttribute("href", isChat ? "#message" : "#main");
  }

  /** Count what comes while the person looks elsewhere. */
  #count() {
    if (!document.hidden) return;
    this.#unseen += 1;
    document.title = `(${this.#unseen}) ${this.#title}`;
  }

  #seen() {
    if (document.hidden) return;
    this.#unseen = 0;
    document.title = this.#title;
  }
}

/** Return what the server tells of the installation, however long it takes to reach it. */
async function installation() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetchPeople();
    } catch (error) {
      if (error instanceof SignedOutError) return showWayIn(error.wayIn);
      byId("loading").textContent = error.message || texts.NO_CONTACT;
      const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}

/** Say that nobody is signed in; there is nothing more to show. */
function showWayIn(wayIn) {
  byId("loading").replaceChildren(texts.SIGNED_OUT, " ", el("a", { href: wayIn }, texts.SIGN_IN));
  return new Promise(() => {});
}

startTheme(byId("theme"));
new Page(await installation()).start();
