/** A Reply's form as an HTML form: labels, help, required marks, and what is wrong beside each field. */

import { isIsoDate, longDate } from "./dates.js";
import { el } from "./dom.js";
import { nameOf, Tray } from "./files.js";
import * as texts from "./texts.js";

const FEW_OPTIONS = 5;
const MOST_TOLD = 8;
/** The forms drawn so far by name, each by its prefix: two of a name are told apart by their number. */
const drawn = new Map();

/**
 * Return the form. `person` is whose files it takes, `values` are those typed before, `locked` says that it has been sent;
 * `onInput(values)` is called as the person types, `onSubmit(values)` when it may be sent.
 */
export function renderForm(form, { prefix, person, values, locked, onInput, onSubmit }) {
  const fields = form.fields.map((field) => makeField(field, { prefix, person, value: values[field.key] ?? valueOf(field) }));
  // The second click of a double one may fall on the form that has taken this one's place.
  const once = (event) => event.detail > 1 && event.preventDefault();
  const button = el("button", { type: "submit", class: "primary", click: once }, form.submit?.label ?? texts.FORM_SEND);
  const node = el(
    "form",
    { class: "reply-form", novalidate: true, "aria-label": nameFor(form.title || form.submit?.label || "", prefix) },
    el("fieldset", { disabled: locked }, fields.map((field) => field.node), el("div", { class: "form-end" }, button)),
    locked ? el("p", { class: "form-sent" }, texts.FORM_SENT) : null,
  );
  node.addEventListener("input", () => onInput(read(fields)));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!locked && check(fields)) onSubmit(read(fields));
  });
  return node;
}

function nameFor(name, prefix) {
  const same = drawn.get(name) ?? drawn.set(name, []).get(name);
  if (!same.includes(prefix)) same.push(prefix);
  return texts.formNamed(name, same.indexOf(prefix) + 1);
}

/** Return the form's answers in words, for the person's own message; of a long form how much was filled in. */
export function describe(form, values) {
  if (form.fields.length > MOST_TOLD) {
    return texts.filledIn(form.fields.filter((field) => values[field.key]?.trim()).length, form.fields.length);
  }
  return form.fields.map((field) => `${field.prompt} ${labelOf(field, values[field.key])}`).join("\n");
}

function labelOf(field, value) {
  if (field.kind === "files") return parts(value).map(nameOf).join(", ") || texts.NO_NEW_FILES;
  if (field.kind === "choices" && field.options.length) {
    return field.options.filter((option) => parts(value).includes(option.value)).map((option) => option.label).join(", ") || texts.NO_ANSWER;
  }
  const said = field.kind === "date" ? longDate(value ?? "") : value;
  return optionsOf(field).find((option) => option.value === value)?.label ?? (said || texts.NO_ANSWER);
}

function read(fields) {
  return Object.fromEntries(fields.map((field) => [field.key, field.read()]));
}

function parts(value) {
  return (value ?? "").split(",").filter(Boolean);
}

/** Return what a field begins with; a place for files begins empty, for those that are there already stay. */
function valueOf(field) {
  return field.kind === "files" ? "" : field.value;
}

/** Mark what is wrong with the fields, go to the first, and say whether they may be sent. */
function check(fields) {
  const wrong = fields.filter((field) => {
    const message = faultOf(field);
    field.complain(message);
    return message;
  });
  wrong[0]?.focus();
  return wrong.length === 0;
}

function faultOf(field) {
  if (field.busy()) return texts.WAIT_FOR_FILES;
  const isThere = field.read().trim() || (field.kind === "files" && field.options.length > 0);
  return field.required && !isThere ? texts.missing(field.prompt) : "";
}

/** Return a field: {key, prompt, required, node, read, busy, complain, focus}. */
function makeField(field, { prefix, person, value }) {
  const id = `${prefix}-${field.key}`;
  const control = controlFor(field, { id, person, value });
  const error = el("p", { class: "field-error", id: `${id}-error` });
  const help = field.help ? el("p", { class: "field-help", id: `${id}-help` }, field.help) : null;
  const complain = (message) => showError({ control, error, help, message });
  complain(field.error);
  const node = control.group
    ? groupNode({ field, control, help, error })
    : el("div", { class: "field" }, el("label", { for: id }, promptOf(field)), help, error, control.node);
  return { ...field, node, read: control.read, busy: control.busy ?? (() => false), focus: () => control.inputs[0].focus(), complain };
}

function groupNode({ field, control, help, error }) {
  control.node.prepend(el("legend", {}, promptOf(field)), ...[help, error].filter(Boolean));
  return control.node;
}

function promptOf(field) {
  return field.required ? [field.prompt, el("span", { class: "required" }, ` (${texts.REQUIRED})`)] : [field.prompt];
}

function showError({ control, error, help, message }) {
  error.textContent = message;
  const described = [help?.id, message ? error.id : ""].filter(Boolean).join(" ");
  for (const target of control.described) {
    if (described) target.setAttribute("aria-describedby", described);
    else target.removeAttribute("aria-describedby");
  }
  for (const input of control.inputs) input.setAttribute("aria-invalid", String(Boolean(message)));
}

/** Return the control of a field: {node, inputs, described, read, group, busy}. */
function controlFor(field, { id, person, value }) {
  if (field.kind === "files") return files(field, { id, person, value });
  const options = optionsOf(field);
  if (field.kind === "choices" && options.length) return boxes(field, { id, value, options });
  const isClosed = ["choice", "yesno"].includes(field.kind);
  if (isClosed && options.length > FEW_OPTIONS) return select(field, id, value, options);
  if (isClosed && options.length) return radios(field, id, value, options);
  if (field.kind === "long_text") return single(el("textarea", { ...common(field, id), rows: "4" }), value);
  if (field.kind === "amount") return amount(field, id, value);
  // A date that may also be answered in words is written, not picked.
  const type = field.kind === "date" && !options.length && (!value || isIsoDate(value)) ? "date" : "text";
  const control = single(el("input", { ...common(field, id), type, autocomplete: "off" }), value);
  return type === "text" && options.length ? suggesting(control, id, options) : control;
}

/** Offer answers under a field that may be answered otherwise too. */
function suggesting(control, id, options) {
  const list = el("datalist", { id: `${id}-list` }, options.map((option) => el("option", { value: option.label })));
  control.node.setAttribute("list", list.id);
  return { ...control, node: el("div", { class: "suggested" }, control.node, list) };
}

function optionsOf(field) {
  if (field.kind === "yesno" && !field.options.length) return texts.YES_NO;
  return field.options;
}

function common(field, id) {
  return { id, name: field.key, "aria-required": String(field.required) };
}

function single(input, value) {
  input.value = value;
  return { node: input, inputs: [input], described: [input], read: () => input.value, group: false };
}

function amount(field, id, value) {
  const input = el("input", { ...common(field, id), type: "text", inputmode: "decimal", autocomplete: "off" });
  const control = single(input, value);
  const unit = el("span", { class: "unit", "aria-hidden": "true" }, "kr");
  return { ...control, node: el("div", { class: "with-unit" }, input, unit) };
}

function select(field, id, value, options) {
  const all = [{ value: "", label: texts.PICK }, ...options];
  return single(el("select", common(field, id), all.map((o) => el("option", { value: o.value }, o.label))), value);
}

function radios(field, id, value, options) {
  const inputs = options.map((option, number) =>
    el("input", { type: "radio", id: `${id}-${number}`, name: id, value: option.value, checked: option.value === value }),
  );
  const rows = options.map((option, number) =>
    el("div", { class: "radio" }, inputs[number], el("label", { for: inputs[number].id }, option.label)),
  );
  const node = el("fieldset", { class: "field", role: "radiogroup", "aria-required": String(field.required) }, rows);
  const read = () => inputs.find((input) => input.checked)?.value ?? "";
  return { node, inputs, described: [node], read, group: true };
}

function boxes(field, { id, value, options }) {
  const chosen = parts(value);
  const inputs = options.map((option, number) =>
    el("input", { type: "checkbox", id: `${id}-${number}`, name: id, value: option.value, checked: chosen.includes(option.value) }),
  );
  const rows = options.map((option, number) =>
    el("div", { class: "radio" }, inputs[number], el("label", { for: inputs[number].id }, option.label)),
  );
  const node = el("fieldset", { class: "field" }, rows);
  const read = () => inputs.filter((input) => input.checked).map((input) => input.value).join(",");
  return { node, inputs, described: [node], read, group: true };
}

/** A place for files: those that are there already by name, those added now, and a button for more. */
function files(field, { id, person, value }) {
  const node = el("fieldset", { class: "field" });
  // The form hears of files as it does of what is typed.
  const tray = new Tray(person, { ids: parts(value), onChange: () => node.dispatchEvent(new Event("input", { bubbles: true })) });
  const button = el("button", { type: "button", class: "quiet", id, click: () => tray.picker.click() }, texts.ATTACH);
  const there = field.options.map((option) => el("li", {}, option.label));
  const known = there.length ? el("div", { class: "attached" }, el("p", {}, texts.ATTACHED), el("ul", {}, there)) : null;
  node.append(...[known, tray.node, button, tray.picker].filter(Boolean));
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    tray.add(event.dataTransfer.files);
  });
  return { node, inputs: [button], described: [node], read: () => tray.ids.join(","), busy: () => tray.busy, group: true };
}
