// Light, dark or as the system has it. Loaded in the head without defer: the choice must stand before the first paint.
{
  const KEY = "talitus:theme";
  const root = document.documentElement;
  const isChoice = (value) => value === "light" || value === "dark";

  // Storage throws where the browser forbids it; the page then simply follows the system.
  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const keep = (choice) => {
    try {
      if (isChoice(choice)) localStorage.setItem(KEY, choice);
      else localStorage.removeItem(KEY);
    } catch {
      return;
    }
  };

  const apply = (choice) => {
    if (isChoice(choice)) root.dataset.theme = choice;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "system")));
    }
  };

  root.classList.add("js");
  apply(read());
  addEventListener("DOMContentLoaded", () => apply(read()));
  addEventListener("storage", (event) => event.key === KEY && apply(event.newValue));
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    keep(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
  });
}
