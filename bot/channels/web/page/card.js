/** A Reply's parts: facts, sources, files and choices. */

import { longDate } from "./dates.js";
import { el, externalLink, hiddenText } from "./dom.js";
import { parse, plain, render } from "./markup.js";
import * as texts from "./texts.js";

const CITATION = /^Kilder?: /u;
const AFTER_CITATION = /\)\.\s+((?:(?!\)\.)[^])*)$/u;
const WEB_ADDRESS = /^https?:\/\//u;

/** Return a Reply's text and sources as nodes; the closing «Kilde: …» gives way to the block of sources. */
export function renderText(reply) {
  const blocks = withoutRepeated(parse(reply.text), reply);
  // What is told once of privacy stands after it.
  const at = reply.sources.length ? blocks.findLastIndex((block) => CITATION.test(plain(block))) : -1;
  const [cited] = at < 0 ? [null] : blocks.splice(at, 1);
  return {
    body: el("div", { class: "prose" }, render(blocks)),
    sources: reply.sources.length ? renderSources(reply.sources, cited ? afterCitation(plain(cited)) : "") : null,
  };
}

/** Return a text's blocks without the lists that the facts or the buttons say word for word (conversation/drawn.py). */
function withoutRepeated(blocks, { facts, choices }) {
  const said = { facts: facts.map((fact) => line(`${fact.label}: ${fact.value}`)), labels: choices.map((choice) => line(choice.label)) };
  const isSaid = (block) => (block.number === null ? said.facts : said.labels).includes(line(plain(block)));
  return lists(blocks).filter((run) => !run[0].item || !run.every(isSaid)).flat();
}

/** Return runs of neighbouring items of one kind of list, every paragraph a run of its own. */
function lists(blocks) {
  const runs = [];
  for (const block of blocks) {
    const last = runs.at(-1)?.[0];
    if (block.item && last?.item && (last.number === null) === (block.number === null)) runs.at(-1).push(block);
    else runs.push([block]);
  }
  return runs;
}

function line(text) {
  return text.split(/\s+/u).filter(Boolean).join(" ");
}

/** Return the facts as a definition list. */
export function renderFacts(facts) {
  const rows = facts.map((fact) => el("div", { class: "fact" }, el("dt", {}, fact.label), el("dd", {}, fact.value)));
  return rows.length ? el("dl", { class: "facts" }, rows) : null;
}

/** Return the files: pictures as pictures, the rest as links. */
export function renderFiles(files) {
  const shown = files.map(renderFile).filter(Boolean);
  return shown.length ? el("div", { class: "files" }, shown) : null;
}

/**
 * Return the buttons. `pressed` is the number of the one chosen before, `busy` says that an answer is awaited;
 * `onPress(choice, number)` is called once for a click, also for a double one.
 */
export function renderChoices(choices, { pressed, busy, onPress }) {
  if (!choices.length) return null;
  const buttons = choices.map((choice, number) => {
    const isChosen = number === pressed;
    const attributes = {
      type: "button",
      class: isChosen ? "choice chosen" : "choice",
      "aria-disabled": busy ? "true" : null,
      click: (event) => {
        if (!busy && event.detail < 2) onPress(choice, number);
      },
    };
    return el("button", attributes, choice.label, isChosen ? hiddenText(texts.CHOSEN) : null);
  });
  return el("div", { class: "choices", role: "group", "aria-label": texts.CHOICES }, buttons);
}

function afterCitation(text) {
  return AFTER_CITATION.exec(text)?.[1] ?? "";
}

function renderSources(sources, note) {
  return el(
    "div",
    { class: "sources" },
    el("p", { class: "sources-title" }, texts.SOURCES),
    el("ul", {}, grouped(sources).map(renderSource)),
    note ? el("p", { class: "sources-note" }, note) : null,
  );
}

/** Return the sources with the places of one document gathered. */
function grouped(sources) {
  const groups = new Map();
  for (const source of sources) {
    const key = JSON.stringify([source.title, source.url, source.dated]);
    const group = groups.get(key) ?? { ...source, places: [] };
    if (source.reference) group.places.push(source.reference);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function renderSource({ title, url, dated, places }) {
  const name = WEB_ADDRESS.test(url ?? "") ? externalLink(url, title) : title;
  const place = [places.join("; "), longDate(dated)].filter(Boolean).join(" · ");
  return el("li", {}, el("span", { class: "source-title" }, name), el("span", { class: "source-place" }, place));
}

function renderFile(file) {
  const url = safeUrl(file.url);
  if (!url) return null;
  const own = url.origin === location.origin;
  if (own && file.media_type.startsWith("image/")) {
    const link = externalLink(url.href, file.name);
    return el("figure", {}, el("img", { src: url.href, alt: file.alt, loading: "lazy" }), el("figcaption", {}, link));
  }
  const link = own
    ? el("a", { href: url.href, download: "" }, texts.download(file.name))
    : externalLink(url.href, file.name);
  const about = [file.alt, own ? texts.KEPT : ""].filter(Boolean).join(" ");
  return el("p", { class: "file" }, link, about ? el("span", { class: "file-alt" }, about) : null);
}

function safeUrl(text) {
  try {
    const url = new URL(text, location.origin);
    return WEB_ADDRESS.test(url.href) ? url : null;
  } catch {
    return null;
  }
}
