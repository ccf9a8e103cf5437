// Nothing typed is lost: until the server has confirmed it, the text of every field lives on this device as well.
//
// Inside [data-autosave="<page>"] each text field with an id and a name is kept under talitus:kept:<person>:<page>:<id>, together with
// the text it started from. On the next visit it is put back if the server still has that starting text, else it is offered, because
// somebody may have written there meanwhile. page.js forgets everything on signing out; here it is forgotten when saved, or after a week.

const FIELDS = "textarea[id][name], input[type=text][id][name], input:not([type])[id][name]";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const PREFIX = `talitus:kept:${document.documentElement.dataset.user}:`;
const boxes = document.getElementById("kept-notice").content;
const underway = new WeakMap();

const scopeOf = (element) => element.closest?.("[data-autosave]");
const keyOf = (field) => `${PREFIX}${scopeOf(field).dataset.autosave}:${field.id}`;
const boxOf = (field, kind) => field.parentElement.querySelector(`:scope > .kept${kind ? `[data-kind=${kind}]` : ""}`);
const fieldsIn = (element) =>
  [...element.querySelectorAll(FIELDS), ...(element.matches?.(FIELDS) ? [element] : [])].filter(scopeOf);

const kept = {
  get: (key) => JSON.parse(localStorage.getItem(key)),
  set: (key, entry) => localStorage.setItem(key, JSON.stringify(entry)),
  forget: (key) => localStorage.removeItem(key),
};

function show(state) {
  for (const line of document.querySelectorAll("[data-save-state]")) {
    if (line.dataset.state === state) continue;
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  }
}

// ---- typing and saving ----

addEventListener("input", ({ target: field, isTrusted }) => {
  if (!field.matches?.(FIELDS) || !scopeOf(field)) return;
  if (isTrusted) boxOf(field, "restored")?.remove(); // typing on accepts what was put back
  try {
    const from = kept.get(keyOf(field))?.from ?? field.defaultValue;
    kept.set(keyOf(field), { text: field.value, from, at: Date.now() });
  } catch (error) {
    // A full or forbidden storage must not stop the typing; saving to the server goes on.
    console.warn("Text is not kept on this device:", error.name);
  }
});

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr, requestConfig } }) => {
  if (requestConfig.verb === "get" || !scopeOf(elt)) return;
  const fields = fieldsIn(elt.closest("form") ?? elt);
  underway.set(xhr, fields.map((field) => ({ id: field.id, key: keyOf(field), text: field.value })));
  show("saving");
});

document.addEventListener("htmx:afterRequest", ({ detail: { xhr, successful } }) => {
  if (!underway.has(xhr)) return;
  if (!successful) return show("kept");
  underway.get(xhr).forEach(settle);
  show("saved");
});

// What was typed while the request was under way stays kept, now starting from what the server has.
function settle({ id, key, text }) {
  const field = document.getElementById(id);
  if (field) {
    field.defaultValue = text;
    boxOf(field, "offered")?.remove();
  }
  const entry = kept.get(key);
  if (entry?.text === text) kept.forget(key);
  else if (entry) kept.set(key, { ...entry, from: text });
}

function save(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

addEventListener("online", () => fieldsIn(document).filter((field) => kept.get(keyOf(field))).forEach(save));

// ---- putting back ----

function restore(field) {
  const entry = kept.get(keyOf(field));
  if (!entry || boxOf(field)) return;
  if (entry.text === field.value) {
    if (field.getAttribute("aria-invalid") !== "true") kept.forget(keyOf(field));
  } else if (entry.from === field.defaultValue) {
    tell(field, entry, "restored");
    field.value = entry.text;
    save(field);
  } else {
    tell(field, entry, "offered");
  }
}

function tell(field, entry, kind) {
  const box = boxes.querySelector(`[data-kind=${kind}]`).cloneNode(true);
  const before = field.value;
  const answer = (name, text) =>
    box.querySelector(`[data-keep=${name}]`)?.addEventListener("click", () => {
      box.remove();
      field.value = text;
      save(field);
      field.focus();
    });
  const at = new Date(entry.at);
  box.querySelector("time").textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  box.querySelector(".kept-text")?.append(entry.text);
  answer("mine", entry.text);
  answer("theirs", before);
  field.before(box);
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("talitus:kept:") && Date.now() - kept.get(key).at > WEEK) kept.forget(key);
  }
}

forgetOld();
document.addEventListener("htmx:load", (event) => fieldsIn(event.target).forEach(restore));
