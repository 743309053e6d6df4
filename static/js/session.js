"use strict";

// Warns before a sign-in ends. Other tabs and autosave may have made it longer, so the server is asked before a word is said.
const warning = document.getElementById("session-warning");
const text = warning.querySelector("[role=status]");
const SECOND = 1000; // milliseconds
const AGAIN = 10; // seconds, when the network is away
const signIn = warning.querySelector("a");
let ends = Date.now() + warning.closest("[data-seconds]").dataset.seconds * SECOND;
let dismissed = false;
let timer;

const left = () => Math.ceil((ends - Date.now()) / SECOND); // seconds
const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
const later = (step, seconds) => { clearTimeout(timer); timer = setTimeout(step, seconds * SECOND); };
const check = (method = "GET") => ask(method).catch(() => later(check, AGAIN));

async function ask(method) {
  const response = await fetch(warning.dataset.url, { method, redirect: "manual", headers: { "X-CSRFToken": token() } });
  if (!response.ok) return over();
  const { seconds, extendable } = await response.json();
  ends = Date.now() + seconds * SECOND;
  warning.querySelector("[value=stay]").hidden = !extendable;
  return watch();
}

function watch() {
  const pause = left() - warning.dataset.warn;
  if (pause <= 0) return warn();
  dismissed = false;
  if (warning.open) warning.close();
  return later(check, pause);
}

function warn() {
  if (left() <= 0) return check();
  const minutes = Math.ceil(left() / 60);
  say(minutes > 1 ? warning.dataset.minutes.replace("%s", minutes) : warning.dataset.minute);
  return later(warn, 1);
}

function over() {
  clearTimeout(timer);
  dismissed = false;
  warning.querySelector("[value=stay]").hidden = true;
  signIn.hidden = false;
  say(warning.dataset.over);
}

function say(words) {
  if (!warning.open && !dismissed) warning.showModal();
  if (text.textContent !== words) text.textContent = words;
}

signIn.search = `?next=${encodeURIComponent(location.pathname)}`;
warning.querySelector("[value=stay]").addEventListener("click", () => check("POST"));
warning.querySelector("[value=close]").addEventListener("click", () => warning.close());
warning.addEventListener("close", () => { dismissed = left() <= warning.dataset.warn; });
document.addEventListener("visibilitychange", () => { if (!document.hidden && left() <= warning.dataset.warn) check(); });
watch();
