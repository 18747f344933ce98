// Pages out of parts: elements, fields, and forms that say what went wrong and are sent once.

/** An element; functions listen, `true` is an attribute without a value, and nothing is no attribute. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const title = (text) => h("h1", { tabindex: "-1" }, text);

export const quiet = (text) => h("p", { class: "quiet" }, text);

/** A card with a heading of its own. */
export const card = (id, heading, ...children) =>
  h("section", { class: "card", "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, heading), ...children);

/** Terms and what they are; a row without a value is left out. */
export function facts(rows) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", {}, known.map(([term, value, id]) => h("div", {}, h("dt", {}, term), h("dd", { id }, value))));
}

export function field(id, label, attributes = {}, hint = null) {
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  return h("div", {},
    h("label", { for: id }, label),
    hint && h("p", { class: "quiet", id: `${id}-hint` }, hint),
    h("input", { id, name: id, type: "text", autocomplete: "off", ...described, ...attributes }));
}

/** A button that does one thing, once at a time. */
export function button(id, text, act, kind = null) {
  return h("button", { id, type: "button", class: kind, click: (event) => act(event.currentTarget) }, text);
}

/** A form that hands what was typed to `act`. */
export function form(id, text, fields, act, kind = "primary") {
  const submit = h("button", { id, class: kind }, text);
  const typed = h("form", { novalidate: true, submit: (event) => {
    event.preventDefault();
    const values = [...typed.querySelectorAll("input")].map((input) => [input.name, input.type === "checkbox" ? input.checked : input.value.trim()]);
    act(submit, Object.fromEntries(values));
  } }, ...fields, submit);
  return typed;
}
