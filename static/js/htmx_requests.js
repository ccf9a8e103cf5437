// What every htmx request needs: the CSRF token, and an answer when the session has ended or the server cannot be reached.

const notices = {
  failed: document.getElementById("request-failed"),
  signedOut: document.getElementById("signed-out"),
};

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
});

document.addEventListener("htmx:beforeRequest", () => {
  notices.failed.hidden = true;
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

// A 422 brings its own sentence, beside the field.
document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr } = event.detail;
  if (successful || xhr.status === 422 || !notices.signedOut.hidden) return;
  notices.failed.hidden = false;
});
