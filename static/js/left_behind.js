// Answers typed while nothing could be saved, on pages that are closed by now: sent again, or else shown with a way back.
// Sending twice changes nothing, and the version that goes with them keeps a colleague's words.
const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
const pathOf = (key) => key.split(" ")[2];
const locked = (key, work) => (navigator.locks ? navigator.locks.request(key, work) : work());

async function send(key) {
  const draft = JSON.parse(localStorage.getItem(key));
  if (!draft) return;
  const headers = { "HX-Request": "true", "X-CSRFToken": token() };
  const body = new URLSearchParams(draft.entries);
  const response = await fetch(pathOf(key), { method: "POST", headers, body, redirect: "manual" }).catch(() => null);
  if (response?.ok) localStorage.removeItem(key);
}

function item(key, draft, row) {
  const [link, shown, button] = ["a", "blockquote", "button"].map((name) => row.querySelector(name));
  link.href = pathOf(key);
  link.textContent = draft.title;
  shown.textContent = draft.entries.map(([, value]) => value).filter((value) => value.length > 12).join("\n\n");
  row.querySelector("details").hidden = !shown.textContent;
  button.addEventListener("click", () => {
    localStorage.removeItem(key);
    if (!row.nextElementSibling && !row.previousElementSibling) document.getElementById("left-behind").remove();
    else row.remove();
  });
  return row;
}

function show(keys, words) {
  document.getElementById("left-behind")?.remove();
  if (!keys.length) return;
  const told = words.querySelector("#left-behind").cloneNode(true);
  const list = told.querySelector("ul"), row = list.firstElementChild;
  list.replaceChildren(...keys.map((key) => item(key, JSON.parse(localStorage.getItem(key)), row.cloneNode(true))));
  document.querySelector("main").prepend(told);
}

export async function offer(leftBehind, words) {
  await Promise.all(leftBehind().map((key) => locked(key, () => send(key))));
  show(leftBehind(), words);
  addEventListener("online", () => offer(leftBehind, words), { once: true });
}
