// A button that copies what stands in a field: <button data-copy="<id of the field>" data-copied="<what is said then>">.

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // The browser does not let pages copy here: the text is marked, so that the keyboard can.
  }
  document.getElementById("announcer").textContent = button.dataset.copied;
  button.lastChild.textContent = button.dataset.copied;
});
