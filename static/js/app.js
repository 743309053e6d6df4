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
