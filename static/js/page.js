// What every page needs: questions before an act, notices put away, kept text forgotten on signing out, growing text areas.

const dialog = document.getElementById("confirm");

// In the capture phase, so that neither the form nor htmx sees the click before the answer.
addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("button[data-confirm], a[data-confirm]");
    if (!button || !dialog || button.disabled) return;
    if (button.dataset.confirmed) {
      delete button.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button);
  },
  true,
);

function ask(button) {
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("h2").textContent = button.dataset.confirm;
  yes.textContent = button.dataset.confirmYes ?? (button.textContent.trim() || button.getAttribute("aria-label"));
  yes.className = button.matches(".btn-danger, [data-confirm-danger]") ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "yes";
      button.click();
    },
    { once: true },
  );
  dialog.showModal();
}

addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.closest(".alert").remove();
  document.getElementById("main").focus();
});

// A list of places on the page has done its work when one of them is chosen.
addEventListener("click", (event) => event.target.closest("[popover] a[href^='#']")?.closest("[popover]").hidePopover());

// The only place that forgets on purpose; autosave.js keeps under this prefix.
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  const prefix = `talitus:kept:${document.documentElement.dataset.user}:`;
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
});

if (!CSS.supports("field-sizing", "content")) {
  const AREAS = "textarea.form-control, textarea.edit-text";
  // First all heights are let go, then all are read, then all are set: one layout for a page of areas instead of one for each.
  const grow = (areas) => {
    areas.forEach((area) => (area.style.height = "auto"));
    const heights = areas.map((area) => area.scrollHeight + area.offsetHeight - area.clientHeight);
    areas.forEach((area, index) => (area.style.height = `${heights[index]}px`));
  };
  const growAll = (within) => grow([...within.querySelectorAll(AREAS)]);
  addEventListener("input", (event) => event.target.matches(AREAS) && grow([event.target]));
  addEventListener("resize", () => growAll(document));
  document.addEventListener("htmx:load", (event) => growAll(event.target));
  growAll(document);
}
