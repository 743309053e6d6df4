// Keeps what is typed in this tab until the server has it: a reload, or going back, while nothing can be saved loses
// nothing. Without JavaScript the page that says so shows the text. app.js drops what has arrived.
const form = document.querySelector("[data-autosave]");
const key = `draft ${location.pathname}`;
let underWay = "";

function typed() {
  const values = Object.fromEntries(new FormData(form));
  delete values.csrfmiddlewaretoken;
  return values;
}

const words = ({ version, ...values }) => JSON.stringify(Object.entries(values).sort());
const forget = () => sessionStorage.removeItem(key);

function keep() {
  try {
    sessionStorage.setItem(key, JSON.stringify(typed()));
  } catch {
    // no room, or not allowed: the page itself still holds it
  }
}

// The version goes with the words: what a colleague saved in the meantime is not overwritten.
function restore(draft) {
  for (const [name, value] of Object.entries(draft)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  for (const fold of form.querySelectorAll("details")) fold.open = true;
  form.elements.version.dispatchEvent(new Event("input", { bubbles: true }));
}

addEventListener("load", () => {
  const draft = JSON.parse(sessionStorage.getItem(key));
  if (!draft) return;
  const isShown = form.querySelector("#save-status .app-status--not-saved") || document.querySelector(".app-kept");
  if (isShown || words(draft) === words(typed())) forget();
  else restore(draft);
});

form.addEventListener("input", keep);
form.addEventListener("htmx:beforeRequest", () => {
  underWay = words(typed());
});
form.addEventListener("answer-saved", () => {
  if (words(typed()) === underWay) forget();
  else keep();
});
addEventListener("pagehide", () => sessionStorage.setItem("sent", location.pathname)); // by a button, or in passing
