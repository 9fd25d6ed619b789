/** The Markdown subset of a Reply's text, with the grammar of conversation/markup.py. Nothing else has a meaning. */

import { el, externalLink } from "./dom.js";

const INLINE = /\\(?<escaped>[^\n])|\*\*(?<bold>(?:\\[^\n]|[^*\\])+)\*\*|\[(?<label>(?:\\[^\n]|[^\]\\])+)\]\((?<url>https?:\/\/[^\s)]+)\)/gu;
const ITEM = /^(?:[-•]|(?<number>[0-9]+)\.) +/u;

/** Return the text as blocks: {spans, item, number}; a line break inside a paragraph is kept. */
export function parse(text) {
  const blocks = [];
  let paragraph = [];
  const close = () => {
    if (paragraph.length) blocks.push({ spans: spans(paragraph.join("\n")), item: false, number: null });
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const marker = ITEM.exec(line);
    if (marker || !line.trim()) close();
    if (marker) blocks.push(item(line, marker));
    else if (line.trim()) paragraph.push(line);
  }
  close();
  return blocks;
}

/** Return blocks as DOM nodes: paragraphs, and lists of neighbouring items. */
export function render(blocks) {
  const nodes = [];
  for (const block of blocks) {
    if (!block.item) nodes.push(el("p", {}, block.spans.map(renderSpan)));
    else listFor(block, nodes).append(el("li", {}, block.spans.map(renderSpan)));
  }
  return nodes;
}

/** Return what a block says, without its markup. */
export function plain(block) {
  return block.spans.map((span) => span.text).join("");
}

function item(line, marker) {
  const { number } = marker.groups;
  return { spans: spans(line.slice(marker[0].length)), item: true, number: number ? Number(number) : null };
}

function listFor(block, nodes) {
  const tag = block.number === null ? "UL" : "OL";
  const last = nodes.at(-1);
  if (last?.tagName === tag) return last;
  const list = tag === "OL" ? el("ol", { start: String(block.number) }) : el("ul");
  nodes.push(list);
  return list;
}

function renderSpan(span) {
  if (span.url) return externalLink(span.url, span.text);
  return span.bold ? el("strong", {}, span.text) : span.text;
}

/** Return a line's runs: {text, bold, url}. */
function spans(text) {
  const found = [];
  let run = "";
  let end = 0;
  const add = (span) => {
    if (run) found.push({ text: run, bold: false, url: null });
    run = "";
    found.push(span);
  };
  for (const match of text.matchAll(INLINE)) {
    run += text.slice(end, match.index);
    end = match.index + match[0].length;
    const { escaped, bold, label, url } = match.groups;
    if (escaped !== undefined) run += escaped;
    else if (bold !== undefined) add({ text: unescape(bold), bold: true, url: null });
    else add({ text: unescape(label), bold: false, url });
  }
  run += text.slice(end);
  if (run) found.push({ text: run, bold: false, url: null });
  return found;
}

function unescape(text) {
  return text.replace(/\\([^\n])/gu, "$1");
}
