// Nothing typed is lost: until the server has confirmed it, the text of every field lives on this device as well.
//
// Inside [data-autosave="<page>"] each text field with an id and a name is kept under talitus:kept:<person>:<page>:<id>, together with
// the text it started from. On the next visit it is put back if the server still has that starting text, else it is offered, because
// somebody may have written there meanwhile. page.js forgets everything on signing out; here it is forgotten when saved, or after a week.
//
// A field that differs from its defaultValue is not saved yet. Whatever is swapped in while one types takes over what was typed.

const FIELDS = "textarea[id][name], input[type=text][id][name]";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const PREFIX = `talitus:kept:${document.documentElement.dataset.user}:`;
const RETRY = { first: 3_000, last: 60_000 };
const boxes = document.getElementById("kept-notice").content;
const announcer = document.getElementById("announcer");
const sent = new WeakMap();

const scopeOf = (element) => element.closest?.("[data-autosave]");
const keyOf = (field) => `${PREFIX}${scopeOf(field).dataset.autosave}:${field.id}`;
const boxOf = (field, kind) => field.parentElement.querySelector(`:scope > .kept${kind ? `[data-kind=${kind}]` : ""}`);
const fieldsIn = (element) =>
  [...element.querySelectorAll(FIELDS), ...(element.matches?.(FIELDS) ? [element] : [])].filter(scopeOf);
const isUnsaved = (field) => field.value !== field.defaultValue;
const unsaved = () => fieldsIn(document).filter(isUnsaved);
// A person has to look: the server refused the text, or somebody else wrote another one.
const isRefused = (field) => field.getAttribute("aria-invalid") === "true" || !!field.form?.querySelector("[data-take]");

// What is typed on this page is in memory as well, so that a full or forbidden storage takes nothing away while the page is open.
const here = new Map();
const kept = {
  get: (key) => here.get(key) ?? JSON.parse(localStorage.getItem(key)),
  set(key, entry) {
    here.set(key, entry);
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch (error) {
      console.warn("Text is not kept on this device:", error.name);
    }
  },
  forget(key) {
    here.delete(key);
    localStorage.removeItem(key);
  },
};

// ---- the line that says whether everything is saved ----

let isOutOfReach = false;

function show() {
  const fields = unsaved();
  const state = isOutOfReach && fields.length ? "kept" : !fields.length ? "saved" : fields.every(isRefused) ? "refused" : "saving";
  for (const line of document.querySelectorAll("[data-save-state]")) {
    const before = line.dataset.state;
    if (before === state) continue;
    line.dataset.state = state;
    line.textContent = line.dataset[state];
    // Every pause ends with "saved": only trouble, and its end, is worth saying aloud.
    if ([before, state].some((it) => it === "kept" || it === "refused")) announcer.textContent = line.dataset[state];
  }
  proceed(state);
}

// ---- typing and saving ----

addEventListener("input", ({ target: field, isTrusted }) => {
  if (!field.matches?.(FIELDS) || !scopeOf(field)) return;
  if (isTrusted) boxOf(field, "restored")?.remove(); // typing on accepts what was put back
  const key = keyOf(field);
  if (isUnsaved(field)) kept.set(key, { text: field.value, from: kept.get(key)?.from ?? field.defaultValue, at: Date.now() });
  else kept.forget(key);
  show();
});

const save = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  save(field);
}

// The pause after typing and leaving the field both ask for a saving; and while there is a choice to make, nothing is sent.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, path } = event.detail;
  const isSaving = formFields(elt).length && path === elt.getAttribute("hx-post");
  if (isSaving && (!formFields(elt).some(isUnsaved) || elt.querySelector("[data-take]"))) event.preventDefault();
});

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
  const fields = formFields(elt);
  if (fields.length) sent.set(xhr, fields.map((field) => ({ field, key: keyOf(field), text: field.value })));
});

// Before anything is swapped, so that a row which comes anew does not take what was just saved for unsaved.
document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, isError } }) => {
  if (isError) return;
  for (const { field, key, text } of sent.get(xhr) ?? []) {
    settle(field, key, text);
    mark(field, null);
  }
});

document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr, successful } }) => {
  if (!scopeOf(elt)) return;
  const tells = xhr.status === 409 || xhr.status === 422;
  isOutOfReach = !successful && !tells;
  if (isOutOfReach) tryAgainLater(xhr.status);
  else delay = RETRY.first;
  if (tells) sent.get(xhr)?.forEach(({ field }) => mark(field, elt.querySelector("[role=alert]")));
  show();
});

const formFields = (element) => (element.matches("form") ? fieldsIn(element) : []);

// What was typed while the request was under way stays kept, now starting from what the server has.
function settle(field, key, text) {
  field.defaultValue = text;
  boxOf(field, "offered")?.remove();
  const entry = kept.get(key);
  if (entry?.text === text) kept.forget(key);
  else if (entry) kept.set(key, { ...entry, from: text });
}

function mark(field, sentence) {
  if (sentence && isUnsaved(field)) {
    field.setAttribute("aria-describedby", sentence.id);
    field.setAttribute("aria-invalid", String(!field.form.querySelector("[data-take]")));
  } else if (!sentence) {
    field.removeAttribute("aria-describedby");
    field.removeAttribute("aria-invalid");
  }
}

// Two people on one row: both texts stand there, and the answer has brought the revision with which either of them can be saved.
addEventListener("click", ({ target }) => {
  const { take, field: name } = target.dataset;
  if (!take) return;
  const box = target.closest(".kept");
  const field = target.form.elements[name];
  const theirs = box.querySelector(".kept-text").textContent;
  box.remove();
  if (!field.form.querySelector("[data-take]")) field.form.querySelector("[role=alert]")?.remove();
  write(field, take === "theirs" ? theirs : field.value);
  field.focus();
});

// ---- out of reach: again and again, and at once when the network is back ----

let delay = RETRY.first;
let timer = 0;

function tryAgainLater(status) {
  clearTimeout(timer);
  // An ended session or a missing row does not mend itself.
  if (status >= 200 && status < 500) return;
  timer = setTimeout(tryAgain, delay);
  delay = Math.min(delay * 2, RETRY.last);
}

function tryAgain() {
  unsaved().filter((field) => !isRefused(field)).forEach(save);
}

addEventListener("online", tryAgain);

// ---- leaving on purpose waits until what was typed is saved ----

let leaving = null;

function hold(event) {
  const way = event.target.closest?.("[data-when-saved]");
  if (!way || (event.type === "click") !== way.matches("a") || !unsaved().length) return;
  event.preventDefault();
  leaving = way;
  tryAgain();
  show();
}
addEventListener("click", hold);
addEventListener("submit", hold);

function proceed(state) {
  const way = leaving;
  if (!way || state === "saving") return;
  leaving = null;
  if (way.matches("a")) location.assign(way.href);
  else if (state === "saved") way.requestSubmit();
  else unsaved()[0].focus();
}

// ---- putting back ----

function restore(field) {
  const entry = kept.get(keyOf(field));
  if (!entry || boxOf(field)) return;
  if (entry.text === field.value) {
    if (!isUnsaved(field)) kept.forget(keyOf(field));
  } else if (entry.from === field.defaultValue) {
    tell(field, entry, "restored");
    write(field, entry.text);
  } else {
    tell(field, entry, "offered");
  }
}

function tell(field, entry, kind) {
  const box = filled(kind, entry);
  const before = field.value;
  const answer = (name, text) =>
    box.querySelector(`[data-keep=${name}]`)?.addEventListener("click", () => {
      box.remove();
      write(field, text);
      field.focus();
    });
  answer("mine", entry.text);
  answer("theirs", before);
  field.before(box);
}

function filled(kind, { at, text }) {
  const box = boxes.querySelector(`[data-kind=${kind}]`).cloneNode(true);
  const moment = { dateStyle: "short", timeStyle: "short" };
  box.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang, moment);
  box.querySelector(".kept-text")?.append(text);
  return box;
}

// Rows that were swapped in while somebody typed: the text goes on where it was, without a word about it.
let caret = null;
document.addEventListener("htmx:beforeSwap", () => {
  const { id, selectionStart, selectionEnd } = document.activeElement;
  caret = { id, selectionStart, selectionEnd };
});
document.addEventListener("htmx:afterSwap", ({ target }) => fieldsIn(target).forEach(carryOn));
// Only now htmx listens to the new fields.
document.addEventListener("htmx:load", ({ target }) => fieldsIn(target).filter(isUnsaved).forEach(save));

function carryOn(field) {
  const entry = here.get(keyOf(field));
  if (!entry || entry.text === field.value) return;
  if (entry.from !== field.defaultValue) return tell(field, entry, "offered");
  write(field, entry.text);
  if (field.id === caret?.id) field.setSelectionRange(caret.selectionStart, caret.selectionEnd);
}

// ---- texts whose row is gone ----

function offerHomeless(scope) {
  const prefix = `${PREFIX}${scope.dataset.autosave}:`;
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix) || document.getElementById(key.slice(prefix.length))) continue;
    const entry = kept.get(key);
    const detail = { id: key.slice(prefix.length), text: entry.text };
    // Who knows where such a text belongs takes it.
    if (!entry.text || !scope.dispatchEvent(new CustomEvent("kept:homeless", { detail, bubbles: true, cancelable: true }))) kept.forget(key);
    else scope.prepend(homelessBox(key, entry));
  }
}

function homelessBox(key, entry) {
  const box = filled("homeless", entry);
  box.querySelector("[data-keep=none]").addEventListener("click", () => {
    kept.forget(key);
    box.remove();
  });
  return box;
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("talitus:kept:") && Date.now() - kept.get(key).at > WEEK) kept.forget(key);
  }
}

addEventListener("DOMContentLoaded", () => {
  forgetOld();
  fieldsIn(document).forEach(restore);
  document.querySelectorAll("[data-autosave]").forEach(offerHomeless);
});
