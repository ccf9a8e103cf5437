// Rows moved by keyboard: Alt+Up and Alt+Down press the row's own buttons; focus and a spoken sentence survive the swap.
//
// <ol id data-rows data-moved="Moved to place %place% of %count%." data-removed="Removed."> holds rows with an id and [data-row];
// a row's buttons are [data-move="up"], [data-move="down"], [data-remove]. Everything works without this file, by mouse and Tab.

const announcer = document.getElementById("announcer");
const rowsIn = (list) => [...list.querySelectorAll(":scope > [data-row]")];
let act = null;

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest("[data-row]");
  const button = row?.querySelector(`[data-move=${event.key === "ArrowUp" ? "up" : "down"}]`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const button = event.detail.requestConfig.triggeringEvent?.submitter ?? event.detail.elt;
  const list = button.closest("[data-rows]");
  const row = button.closest("[data-row]");
  const isMove = button.matches("[data-move]");
  if (!list || !row || !(isMove || button.matches("[data-remove]"))) return;
  act = {
    isMove,
    list: list.id,
    row: row.id,
    focused: row.contains(document.activeElement) ? document.activeElement.id : "",
    place: rowsIn(list).indexOf(row),
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!act) return;
  const list = document.getElementById(act.list);
  if (list) {
    focusAfter(list);
    announce(list);
  }
  act = null;
});

function focusAfter(list) {
  const rows = rowsIn(list);
  const row = act.isMove ? document.getElementById(act.row) : (rows[act.place] ?? rows.at(-1));
  const focused = document.getElementById(act.focused);
  if (focused && !focused.disabled) return focused.focus();
  // The pressed button is gone or, at either end, disabled: the row's text is the next best place.
  const next = row?.querySelector("textarea, input:not([type=hidden]), button:not(:disabled)");
  (next ?? document.querySelector(`[data-add-to="${list.id}"]`))?.focus();
}

function announce(list) {
  const rows = rowsIn(list);
  const place = rows.findIndex((row) => row.id === act.row) + 1;
  announcer.textContent = act.isMove
    ? list.dataset.moved.replace("%place%", place).replace("%count%", rows.length)
    : list.dataset.removed;
}
