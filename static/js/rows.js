// The editor's rows: a menu for each, and all of it by keyboard. What happens is said aloud and keeps the focus.
//
// <ul id="rows-<kind>-<row above>" [data-single]> holds rows: <li id="row-7" data-row> with a form that saves to …/save/; the other
// verbs lie beside it. [data-add="<id of the list>"] adds at its end. The editor, [data-rows-add="<address>"], sends every request, because
// rows and sections come and go; an answer says by its headers what it replaces, and by the event rows:done what was done.

const editor = document.querySelector("[data-rows-add]");
const announcer = document.getElementById("announcer");
const menu = document.getElementById("row-menu");
const isField = (element) => element.matches("textarea.edit-text, input.edit-text");
const rowOf = (element) => element.closest("[data-row]");
const formOf = (row) => row.querySelector("form");
const addressOf = (row, verb) => formOf(row).getAttribute("hx-post").replace(/save\/$/, `${verb}/`);
const keyOf = (row) => row.id.replace("row-", "");
const neighbour = (row, way) => {
  const next = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  return next?.matches("[data-row]") ? next : null;
};

const send = (address, values = {}) => htmx.ajax("post", address, { source: editor, swap: "none", values });
const saveNow = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

function fieldBeside(field, step) {
  const fields = [...editor.querySelectorAll(".edit-text")];
  return fields[fields.indexOf(field) + step];
}

function focusEnd(field) {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

// ---- adding: one types on at once, in a row that stands there until the real one has come ----

let waiting = null;

function add(list, after = "", text = "") {
  if (waiting) return waiting.field.focus();
  const item = document.getElementById("new-row").content.firstElementChild.cloneNode(true);
  const field = item.querySelector("textarea");
  const [, kind, parent] = list.id.split("-");
  // By its id the text is found again if it has to be kept on this device.
  field.id = ["new", kind, parent, after].join("-");
  field.name = "text";
  field.value = text;
  waiting = { item, field, list: list.id, values: { kind, parent, after }, isUnderway: false };
  place();
  field.addEventListener("change", ask);
  field.addEventListener("blur", () => waiting?.field === field && giveUp());
  field.focus();
  ask();
}

function place() {
  const list = document.getElementById(waiting.list);
  const above = document.getElementById(`row-${waiting.values.after}`);
  if (above) above.after(waiting.item);
  else list?.append(waiting.item);
}

function ask() {
  if (!waiting || waiting.isUnderway) return;
  waiting.isUnderway = true;
  send(editor.dataset.rowsAdd, waiting.values);
}

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, successful, xhr } }) => {
  if (requestConfig.path !== editor.dataset.rowsAdd || successful || !waiting) return;
  waiting.isUnderway = false;
  if (xhr.status !== 422) return; // out of reach: it is asked for again
  waiting.field.setAttribute("aria-invalid", "true");
  giveUp();
});

// An empty row that is still to come goes as it came; one with words in it stays.
function giveUp() {
  if (waiting.field.value || waiting.isUnderway) return;
  const above = fieldBeside(waiting.field, -1);
  const hadFocus = document.activeElement === waiting.field;
  drop();
  if (hadFocus) focusEnd(above);
}

function drop() {
  const { field, item } = waiting;
  waiting = null;
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  item.remove();
}

function handOver(field) {
  const { value, selectionStart, selectionEnd } = waiting.field;
  drop();
  if (!value) return field.focus();
  field.value = value;
  field.focus();
  field.setSelectionRange(selectionStart, selectionEnd);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

addEventListener("online", ask);

// What could not be added on the last visit is added now.
editor.addEventListener("kept:homeless", (event) => {
  const [is, kind, parent, after] = event.detail.id.split("-");
  const list = document.getElementById(`rows-${kind}-${parent}`);
  if (is !== "new" || !list || waiting) return;
  event.preventDefault();
  add(list, after, event.detail.text);
});

// ---- answers ----

document.addEventListener("htmx:afterSwap", () => {
  if (!waiting || waiting.item.isConnected) return;
  place();
  waiting.field.focus();
});

document.addEventListener("rows:done", ({ detail: { said, act } }) => {
  announcer.textContent = said;
  const chosen = editor.querySelector("[autofocus]");
  chosen?.removeAttribute("autofocus");
  if (act === "add" && waiting) handOver(chosen);
  else if (act === "paste") focusEnd(chosen);
  else chosen?.focus();
  if (menu.matches(":popover-open")) openAt(document.getElementById(menu.dataset.row));
  else if (document.activeElement === document.body) handleOf(document.getElementById(comeBackTo))?.focus();
});

// ---- the menu of a row ----

const handleOf = (row) => row?.querySelector(".edit-row-number");
// Where the focus goes when what had it was replaced.
let comeBackTo = "";

const ACTS = {
  up: (row) => act(row, "up", row),
  down: (row) => act(row, "down", row),
  add: (row) => add(row.parentElement, keyOf(row)),
  remove: (row) => act(row, "remove", neighbour(row, "down") ?? neighbour(row, "up") ?? rowOf(row.parentElement)),
};

function act(row, verb, next) {
  comeBackTo = next?.id;
  // First the words, so that a row which is removed can be put back with all of them.
  row.querySelectorAll(".edit-text").forEach(saveNow);
  send(addressOf(row, verb));
}

function openAt(row) {
  if (!row) return menu.hidePopover();
  menu.dataset.row = row.id;
  row.toggleAttribute("data-chosen", true);
  const handle = handleOf(row).getBoundingClientRect();
  const above = handle.bottom + menu.offsetHeight > innerHeight - 80;
  menu.style.left = `${Math.min(handle.left, innerWidth - menu.offsetWidth - 8) + scrollX}px`;
  menu.style.top = `${(above ? handle.top - menu.offsetHeight : handle.bottom) + scrollY}px`;
  for (const way of ["up", "down"]) menu.querySelector(`[data-act=${way}]`).disabled = !neighbour(row, way);
  if (!menu.querySelector("button:focus:not(:disabled)")) menu.querySelector("button:not(:disabled)").focus();
}

// The click comes before the browser opens the menu for it.
editor.addEventListener("click", ({ target }) => {
  const handle = target.closest(".edit-row-number");
  if (handle) menu.dataset.row = rowOf(handle).id;
  const adds = target.closest("[data-add]");
  if (adds) add(document.getElementById(adds.dataset.add));
});

menu.addEventListener("toggle", ({ newState }) => {
  const row = document.getElementById(menu.dataset.row);
  if (newState === "open") return openAt(row);
  row?.removeAttribute("data-chosen");
  // The handle that opened it may have been replaced meanwhile.
  if (document.activeElement === document.body) handleOf(row)?.focus();
});

menu.addEventListener("click", ({ target }) => {
  const act = target.closest("[data-act]")?.dataset.act;
  if (!act) return;
  const row = document.getElementById(menu.dataset.row);
  // A row is often moved by more than one place, so the menu stays with it.
  if (act === "add" || act === "remove") menu.hidePopover();
  ACTS[act](row);
});

menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("button:not(:disabled)")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined || event.altKey) return;
  event.preventDefault();
  items.at(to % items.length).focus();
});

// ---- the keyboard ----

const KEYS = { Enter: enter, Backspace: backspace, ArrowUp: arrow, ArrowDown: arrow };

editor.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.altKey) move(event);
  else if (isField(event.target) && !event.shiftKey) KEYS[event.key]?.(event, event.target);
});

function move(event) {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = way && rowOf(event.target);
  if (!row || row.parentElement.matches("[data-single]")) return;
  event.preventDefault();
  if (neighbour(row, way)) ACTS[way](row);
}

function enter(event, field) {
  const row = rowOf(field);
  // In a row of the form's own a line may end; so it may in one that is still to come.
  if (!row || (row.parentElement.matches("[data-single]") && field.matches("textarea"))) return;
  event.preventDefault();
  if (field.matches("input")) return afterHeading(row);
  const { before, after } = aroundCaret(field);
  if (before.trim() && after.trim() && !row.querySelector(".edit-rows")) return split(field, { before, pasted: "\n", after });
  saveNow(field);
  add(row.parentElement, keyOf(row));
}

function afterHeading(row) {
  const text = formOf(row).querySelector("textarea");
  if (text) text.focus();
  else add(row.querySelector(".edit-rows"));
}

function backspace(event, field) {
  if (field === waiting?.field) return giveUp();
  const row = rowOf(field);
  if (!row || row.parentElement.matches("[data-single]") || row.querySelector(".edit-rows > li")) return;
  if ([...formOf(row).querySelectorAll(".edit-text")].some((it) => it.value)) return;
  event.preventDefault();
  ACTS.remove(row);
  focusEnd(fieldBeside(field, -1) ?? fieldBeside(field, 1));
}

function arrow(event, field) {
  const { before, after } = aroundCaret(field);
  const next = event.key === "ArrowUp" ? !before && fieldBeside(field, -1) : !after && fieldBeside(field, 1);
  if (!next || field.selectionStart !== field.selectionEnd) return;
  event.preventDefault();
  if (event.key === "ArrowUp") focusEnd(next);
  else next.focus();
}

const aroundCaret = (field) => ({
  before: field.value.slice(0, field.selectionStart),
  after: field.value.slice(field.selectionEnd),
});

// ---- several lines pasted into a list ----

editor.addEventListener("paste", (event) => {
  const field = event.target;
  const pasted = event.clipboardData.getData("text/plain");
  const row = field.matches("textarea") && rowOf(field);
  if (!row || row.parentElement.matches("[data-single]") || !/\S\s*\n\s*\S/.test(pasted)) return;
  event.preventDefault();
  const was = field.value;
  const { before, after } = aroundCaret(field);
  // Until the answer comes, and if none comes, the field holds it all.
  field.setRangeText(pasted, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  split(field, { before, pasted, after, was });
});

// Sent by the row's own form, so that its revision goes along.
function split(field, values) {
  htmx.ajax("post", addressOf(rowOf(field), "split"), { source: field.form, swap: "none", values });
}
