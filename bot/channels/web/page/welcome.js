/** What a conversation begins with: who the bot is, and four questions to press. */

import { el } from "./dom.js";
import * as texts from "./texts.js";

/** Fill the welcome; `onAsk(question)` is called with the one that is pressed. */
export function fillWelcome(node, person, onAsk) {
  const name = person.name.includes("@") ? "" : person.name.split(/\s+/u)[0];
  const ask = (question) => (event) => {
    if (event.detail < 2) onAsk(question);
  };
  const examples = texts.EXAMPLES.map((question) =>
    el("li", {}, el("button", { type: "button", class: "example", click: ask(question) }, question)),
  );
  node.replaceChildren(
    el("h3", {}, texts.greeting(name)),
    el("p", {}, texts.WELCOME),
    el("p", { class: "try" }, texts.TRY_THESE),
    el("ul", { class: "examples" }, examples),
  );
}
