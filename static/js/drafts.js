// Gives back what app.js kept of forms with data-draft, and forgets what the server has. app.js has the names used here.
const MONTH = 30 * 24 * 60 * 60 * 1000; // milliseconds
const GATES = /\/(login|(re)?authenticate|second-factor)\/$/; // pages that stand between a form and its being accepted
const underWay = new WeakMap();
const known = new WeakSet();
const isDraft = (element) => element?.matches?.("form[data-draft]");
const forget = (form) => store.removeItem(keyOf(form));
const read = (key) => JSON.parse(store.getItem(key));
const isOfBefore = (draft) => draft.at < performance.timeOrigin; // not typed on this very page
const text = (entries) => JSON.stringify(entries.filter(([name]) => name !== "version").sort());

function fill(form, entries) {
  for (const field of [...form.elements].filter(isKept)) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (!values.length) continue; // not on the page where it was typed
    else if (field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else [field.value] = values;
  }
  for (const fold of form.querySelectorAll("details")) fold.open = true;
  form.elements.version?.dispatchEvent(new Event("input", { bubbles: true })); // autosave.js takes it from here
}

const words = document.createElement("template"); // fetched now, as one is needed when the connection is gone
const arrived = fetch("/typed/").then(async (response) => { words.innerHTML = await response.text(); }).catch(() => {});
const line = (name) => words.content.querySelector(`[data-words=${name}]`)?.cloneNode(true) ?? document.createElement("p");

function say(form, told) {
  form.querySelector("[data-words]")?.remove();
  form.prepend(told);
}

// The version goes with the words: what a colleague saved in the meantime is not overwritten.
function restore(form, draft) {
  const before = typed(form), told = line("kept");
  told.querySelector("time")?.replaceChildren(new Date(draft.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium", timeStyle: "short" }));
  told.querySelector("button")?.addEventListener("click", () => {
    told.remove();
    fill(form, before);
    forget(form);
  });
  say(form, told);
  fill(form, draft.entries);
}

// A page that shows what could not be saved, or asks what to do about it, is left as it is.
function meet(form) {
  if (known.has(form)) return;
  known.add(form);
  const draft = read(keyOf(form));
  const isShown = document.querySelector(".govuk-error-summary, .app-kept, [data-draft-shown]");
  if (draft && isOfBefore(draft) && !isShown) {
    if (text(draft.entries) !== text(typed(form))) restore(form, draft);
    else if (form.elements.version) forget(form);
  }
  // Whoever wants to send what was left behind waits until no page has it open.
  if (form.elements.version) navigator.locks?.request(keyOf(form), { mode: "shared" }, () => new Promise(() => {}));
}

function settle() {
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  const isAccepted = performance.getEntriesByType("navigation")[0]?.redirectCount && !GATES.test(location.pathname);
  const isGone = isAccepted && !user && / \/accounts\/delete\/ /.test(sent); // the account, with all that is its own
  for (const place of [localStorage, sessionStorage]) {
    for (const key of Object.keys(place).filter((name) => name.startsWith("draft "))) {
      const draft = JSON.parse(place.getItem(key)), isIt = sent && `${key}\n`.startsWith(sent);
      const isDone = isIt && isAccepted && isOfBefore(draft) || isGone && key.startsWith(sent.split("/")[0]);
      if (isDone || draft.at < Date.now() - MONTH) place.removeItem(key);
    }
  }
}

function leftBehind() {
  const here = [...document.querySelectorAll("form[data-draft]")].map(keyOf);
  return Object.keys(localStorage).filter(
    (key) => user && key.startsWith(own) && !here.includes(key) && read(key).entries.some(([name]) => name === "version"),
  );
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-draft], [data-draft-again]")) return;
  if (!isDraft(form)) sessionStorage.setItem("sent", `${own}${new URL(form.action).pathname} `);
  else if (navigator.onLine) sessionStorage.setItem("sent", `${keyOf(form)}\n`); // no beginning of another's name
  else {
    event.preventDefault();
    say(form, line("offline"));
  }
});
document.addEventListener("click", ({ target }) => {
  const asked = target.closest("[data-draft-drop]");
  if (asked) store.removeItem(`${own}${location.pathname} ${asked.dataset.draftDrop}`);
});
document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (isDraft(elt)) underWay.set(elt, text(typed(elt)));
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  if (!isDraft(elt) || xhr.status < 200 || xhr.status >= 300) return;
  elt.querySelector("[data-words]")?.remove();
  if (text(typed(elt)) === (underWay.get(elt) ?? text(typed(elt)))) forget(elt); // unknown: this came after the request
  else keep(elt); // with the new version
});
const meetAll = () => document.querySelectorAll("form[data-draft]").forEach(meet);
document.addEventListener("htmx:load", meetAll);

async function begin() {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  settle();
  await arrived;
  meetAll();
  const script = words.content.firstElementChild?.dataset.script;
  if (script && leftBehind().length) (await import(script)).offer(leftBehind, words.content);
}
begin();
