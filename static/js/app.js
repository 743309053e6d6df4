"use strict";

// The error summary takes the focus, so that a screen reader starts with it.
document.querySelector(".govuk-error-summary")?.focus();

// What was typed in this tab and sent on leaving has arrived, once a page of ours answers; see drafts.js.
{
  const sent = sessionStorage.getItem("sent");
  const cameFrom = document.referrer && new URL(document.referrer).pathname;
  const isForm = sent === location.pathname && document.querySelector("[data-autosave]");
  if (sent === cameFrom && !isForm) sessionStorage.removeItem(`draft ${sent}`);
  sessionStorage.removeItem("sent");
}

// Signing out leaves nothing in a shared browser.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout/")) sessionStorage.clear();
});

// A second click within two seconds sends nothing: on a slow line people press again.
const SAME_CLICK = 2000; // milliseconds; pages with autosave.js share these names
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-prevent-double-click]")) return;
  const now = Date.now();
  if (now - (sentAt.get(event.target) ?? 0) < SAME_CLICK) event.preventDefault();
  else sentAt.set(event.target, now);
});
