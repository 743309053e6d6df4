"use strict";

// A passkey answers in the browser: its answer goes into the form, and the form is sent. Without one, the page says why.
const WHY = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
      form.submit();
    } catch (problem) {
      say(form, WHY[problem.name] ?? "impossible");
    }
  });
}

async function answer(form) {
  const options = form.dataset.optionsUrl
    ? await (await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } })).json()
    : { request_options: JSON.parse(form.dataset.options) };
  return form.dataset.passkey === "create" ? create(form, options) : webauthnJSON.get(options.request_options);
}

function create(form, { request_options: options }) {
  const alone = form.elements.passwordless.checked;
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  });
  return webauthnJSON.create(options);
}

function say(form, why) {
  const line = document.createElement("p");
  line.className = "govuk-error-message";
  const status = form.querySelector("[role=status]");
  line.textContent = status.dataset[why];
  status.replaceChildren(line);
}
