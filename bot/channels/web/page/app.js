/** The page: who it belongs to, who is there, and the conversation. */

import { fetchPeople } from "./api.js";
import { Chat } from "./chat.js";
import { byId } from "./dom.js";
import { capital, knownPerson, rememberPerson, startSignIn } from "./signin.js";
import * as texts from "./texts.js";
import { startTheme } from "./theme.js";

const PAUSES_MS = [1000, 2000, 4000, 8000];

/** The page's two views, and the step between them. */
class Page {
  #set;
  #chat = null;
  #title;
  #unseen = 0;

  /** `set` is what the server tells of the installation: {kommune, people, user}. */
  constructor(set) {
    this.#set = set;
    this.#title = `${texts.BOT} – ${set.kommune}`;
    byId("kommune").textContent = set.kommune;
    document.title = this.#title;
    startSignIn(set, (person) => this.#enter(person));
    byId("switch-person").hidden = Boolean(set.user);
    byId("switch-person").addEventListener("click", () => this.#leave());
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
      byId("loading").textContent = error.message || texts.NO_CONTACT;
      const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}

startTheme(byId("theme"));
new Page(await installation()).start();
