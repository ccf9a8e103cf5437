// What every htmx request needs: the CSRF token, its turn, and an answer when the session has ended or the server cannot be reached.

const notices = {
  failed: document.getElementById("request-failed"),
  signedOut: document.getElementById("signed-out"),
};
// These answers bring their own sentence, beside what they speak of.
const TELLING = [409, 422];

// Inside [data-in-turn] a request waits for the one before it: a move asked for while a text is being saved comes after it, whatever
// was swapped meanwhile. (A queue of hx-sync is lost with the element that it belongs to.)
let turn = Promise.resolve();
document.addEventListener("htmx:confirm", (event) => {
  const { elt, etc, issueRequest } = event.detail;
  if (!elt.closest("[data-in-turn]")) return;
  event.preventDefault();
  etc.returnPromise = true;
  turn = turn.then(() => issueRequest(true)).catch(() => {});
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
});

document.addEventListener("htmx:beforeRequest", () => {
  notices.failed.hidden = true;
  document.querySelector("[data-request-error]")?.replaceChildren();
});

// To an ended session the server answers with the sign-in page, and the browser follows by itself: never swap that into a row.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const signedOut = xhr.status === 401 || new URL(xhr.responseURL).pathname === document.documentElement.dataset.login;
  if (!signedOut) return;
  event.detail.shouldSwap = false;
  event.detail.isError = true;
  notices.signedOut.hidden = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (successful) notices.signedOut.hidden = true;
  else if (notices.signedOut.hidden && !TELLING.includes(xhr.status)) notices.failed.hidden = false;
});
