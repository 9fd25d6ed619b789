/** Making elements. Text is always set as text, never as HTML. */

/** Return a new element; functions among the attributes are listeners, false and null leave one out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Return the element with an id that the page must have. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

/** Return text that is read aloud and not seen. */
export function hiddenText(text) {
  return el("span", { class: "hidden-text" }, text);
}

/** Return a link that opens in a new tab, and says so. */
export function externalLink(url, text) {
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, hiddenText(" (åpnes i ny fane)"));
}

function setAttribute(node, name, value) {
  if (typeof value === "function") node.addEventListener(name, value);
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
}
