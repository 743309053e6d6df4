"use strict";

// Copying is offered where the browser can do it; the address itself is always there.
for (const button of document.querySelectorAll(".app-pass button")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("page-address").href);
    button.nextElementSibling.textContent = button.dataset.copied;
  });
}
