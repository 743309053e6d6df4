// Saves the answer a moment after each change: htmx sends it and shows the status line that comes back.
// Without JavaScript the buttons do it all. One request at a time, always with the newest token and version.
const answer = document.querySelector("[data-autosave]");
const statusLine = document.getElementById("save-status");
const PAUSE = 1000; // milliseconds after the last key
const PATIENCE = 600; // milliseconds before "Saving…" is worth saying
const FIRST_WAIT = 2000, LONGEST_WAIT = 30000; // milliseconds before what failed is tried again
const HANDLED = [401, 409, 422, 429]; // the server says in words what is the matter

let pause, patience;
let unsaved = false;
let sending = false;
let failures = 0; // in a row
let signedOut = false;
let leaving = null; // the button that waits for the request under way

function refreshToken() {
  const cookie = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie);
  if (cookie) answer.elements.csrfmiddlewaretoken.value = cookie[1];
}

function say(words) {
  statusLine.replaceChildren(document.getElementById(words).content.cloneNode(true));
}

function save() {
  clearTimeout(pause);
  if (unsaved) htmx.trigger(answer, "autosave");
}

function tryAgain() {
  if (failures === 0) say(navigator.onLine ? "not-saved" : "offline"); // said once, not at every attempt
  clearTimeout(pause);
  pause = setTimeout(save, Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT) * (0.8 + 0.4 * Math.random()));
  failures += 1;
}

let before = []; // what the status line said
addEventListener("offline", () => {
  before = [...statusLine.childNodes];
  say("offline");
});
addEventListener("online", () => {
  if (unsaved) save();
  else statusLine.replaceChildren(...before);
});
document.addEventListener("visibilitychange", () => {
  if (signedOut && !document.hidden) save(); // signed in again in another tab, perhaps
});

answer.addEventListener("input", (event) => {
  unsaved = true;
  clearTimeout(pause);
  pause = setTimeout(save, event.target.matches("textarea") ? PAUSE : 0);
});
answer.addEventListener("change", save);

answer.addEventListener("htmx:configRequest", (event) => {
  refreshToken();
  event.detail.parameters.csrfmiddlewaretoken = answer.elements.csrfmiddlewaretoken.value;
});
answer.addEventListener("htmx:beforeRequest", () => {
  sending = true;
  unsaved = false;
  if (failures === 0) patience = setTimeout(say, PATIENCE, "saving");
});
answer.addEventListener("answer-saved", (event) => {
  answer.elements.version.value = event.detail.version;
});
answer.addEventListener("htmx:afterRequest", (event) => {
  sending = false;
  clearTimeout(patience);
  const { status } = event.detail.xhr, isSaved = status >= 200 && status < 300; // htmx calls what it shows successful
  const isAnswered = isSaved || HANDLED.includes(status);
  if (!isSaved) unsaved = true;
  signedOut = status === 401;
  if (isAnswered) failures = 0;
  else tryAgain();
  if (leaving) answer.requestSubmit(leaving.isConnected ? leaving : undefined); // it may have been in the status line
});

answer.addEventListener("submit", (event) => {
  refreshToken();
  clearTimeout(pause);
  leaving = null;
  if (sending || !navigator.onLine) event.preventDefault();
  if (sending) {
    leaving = event.submitter;
  } else if (navigator.onLine) {
    unsaved = false;
  }
});

// The last words before a link is followed or the tab is closed.
addEventListener("pagehide", () => {
  if (!unsaved || sending || !navigator.onLine) return;
  refreshToken();
  navigator.sendBeacon(answer.getAttribute("hx-post"), new FormData(answer));
});

// A page from the browser's memory shows an old version: fetch the present one.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
