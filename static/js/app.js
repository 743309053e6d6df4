"use strict";

// The error summary takes the focus, so that a screen reader starts with it.
document.querySelector(".govuk-error-summary")?.focus();

// A second click within two seconds sends nothing: on a slow line people press again.
const SAME_CLICK = 2000; // milliseconds; pages with autosave.js share these names
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-prevent-double-click]")) return;
  const now = Date.now();
  if (now - (sentAt.get(event.target) ?? 0) < SAME_CLICK) event.preventDefault();
  else sentAt.set(event.target, now);
});

// A page that nobody sees does not ask what is new.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "live" && (document.hidden || !navigator.onLine)) event.preventDefault();
});

// What is typed into `<form data-draft="its name">` is kept on this device until the server has it: under the person, the
// page and the form. Who is signed out has it in the tab only. drafts.js gives it back; it comes a while after the page.
// A page whose address is a secret says at which other one its form is kept.
const { user } = document.documentElement.dataset;
const store = user ? localStorage : sessionStorage;
const own = `draft ${user ?? ""} `;
const keyOf = ({ dataset }) => `${own}${dataset.draftAt ?? location.pathname} ${dataset.draft}`;

// Never secrets, files, or what the page itself put there; but the version that goes with an answer.
function isKept({ name, type }) {
  const isSecret = /password|secret|credential|token/.test(name) || /file|password|submit|button/.test(type);
  return name && !isSecret && (type !== "hidden" || /^(version|way)$/.test(name));
}

function typed(form) {
  const names = new Set([...form.elements].filter(isKept).map((field) => field.name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function keep(form) {
  const title = document.querySelector("h1")?.textContent;
  try {
    store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), title, entries: typed(form) }));
  } catch {
    // no room, or not allowed: the page itself still holds it
  }
}

{
  const script = document.currentScript.dataset.drafts;
  const WHILE = 3000; // milliseconds
  const load = () => import(script).catch(() => {}); // offline: asked for again with the next key
  const isDraft = (key) => key.startsWith("draft ");
  document.addEventListener("input", ({ target }) => {
    if (!target.form?.matches("[data-draft]") || !isKept(target)) return;
    keep(target.form);
    load();
  });
  if ([localStorage, sessionStorage].flatMap(Object.keys).some(isDraft)) load();
  else if (document.querySelector("[data-draft]")) setTimeout(load, WHILE);
}

// Signing out leaves nothing of its owner in a shared browser.
document.addEventListener("submit", ({ target }) => {
  if (!(target.getAttribute("action") || location.pathname).endsWith("/logout/")) return;
  sessionStorage.clear();
  Object.keys(localStorage).filter((key) => key.startsWith(own)).forEach((key) => localStorage.removeItem(key));
});
