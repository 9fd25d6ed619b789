/** A Reply's form as an HTML form: labels, help, required marks, and what is wrong beside each field. */

import { isIsoDate } from "./dates.js";
import { el } from "./dom.js";
import * as texts from "./texts.js";

const FEW_OPTIONS = 5;

/**
 * Return the form. `values` are those typed before, `locked` says that it has been sent;
 * `onInput(values)` is called as the person types, `onSubmit(values)` when it may be sent.
 */
export function renderForm(form, { prefix, values, locked, onInput, onSubmit }) {
  const fields = form.fields.map((field) => makeField(field, prefix, values[field.key] ?? field.value));
  const button = el("button", { type: "submit", class: "primary" }, form.submit?.label ?? texts.FORM_SEND);
  const node = el(
    "form",
    { class: "reply-form", novalidate: true, "aria-label": texts.FORM },
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

/** Return the form's answers in words, for the person's own message. */
export function describe(form, values) {
  return form.fields.map((field) => `${field.prompt} ${labelOf(field, values[field.key])}`).join("\n");
}

function labelOf(field, value) {
  return optionsOf(field).find((option) => option.value === value)?.label ?? (value || texts.NO_ANSWER);
}

function read(fields) {
  return Object.fromEntries(fields.map((field) => [field.key, field.read()]));
}

/** Mark the required fields left empty, go to the first, and say whether all are answered. */
function check(fields) {
  const empty = fields.filter((field) => {
    const isEmpty = field.required && !field.read().trim();
    field.complain(isEmpty ? texts.missing(field.prompt) : "");
    return isEmpty;
  });
  empty[0]?.focus();
  return empty.length === 0;
}

/** Return a field: {key, prompt, required, node, read, complain, focus}. */
function makeField(field, prefix, value) {
  const id = `${prefix}-${field.key}`;
  const control = controlFor(field, id, value);
  const error = el("p", { class: "field-error", id: `${id}-error` });
  const help = field.help ? el("p", { class: "field-help", id: `${id}-help` }, field.help) : null;
  const complain = (message) => showError({ control, error, help, message });
  complain(field.error);
  const node = control.group
    ? groupNode({ field, control, help, error })
    : el("div", { class: "field" }, el("label", { for: id }, promptOf(field)), help, error, control.node);
  return { ...field, node, read: control.read, focus: () => control.inputs[0].focus(), complain };
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

/** Return the control of a field: {node, inputs, described, read, group}. */
function controlFor(field, id, value) {
  const options = optionsOf(field);
  if (options.length > FEW_OPTIONS) return select(field, id, value, options);
  if (options.length) return radios(field, id, value, options);
  if (field.kind === "long_text") return single(el("textarea", { ...common(field, id), rows: "4" }), value);
  if (field.kind === "amount") return amount(field, id, value);
  const type = field.kind === "date" && (!value || isIsoDate(value)) ? "date" : "text";
  return single(el("input", { ...common(field, id), type, autocomplete: "off" }), value);
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
