// A form marked data-outbox is kept on the phone (IndexedDB) before it leaves, and stays there until the server has
// answered: without a network, over a restart on either side, over an expired login. It goes again whenever a page
// is open and the network is back, as the account that filled it in; its id makes it one record however often it goes.
// Where the browser keeps nothing (storage switched off), the form is sent as without this script.

const STORE = "outbox";
const AGAIN = 20000; // between two tries, and the longest wait for an answer to a form without files
const GONE = [408, 425, 429, 500, 502, 503, 504]; // the server is away: the form itself was not judged

let opened;
function store() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("dongxian", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function ask(mode, work) {
  const transaction = (await store()).transaction(STORE, mode);
  const request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

const all = () => ask("readonly", (entries) => entries.getAll());
const put = (entry) => ask("readwrite", (entries) => entries.put(entry));
const remove = (entry) => ask("readwrite", (entries) => entries.delete(entry.id));

// ---- one form on its way

const entryOf = (form) => ({
  id: form.elements._submission.value,
  account: form.dataset.account,
  path: new URL(form.action).pathname,
  title: form.dataset.outbox,
  about: form.dataset.about,
  filled: new Date().toISOString(),
  fields: [...new FormData(form)].filter(([name, value]) => name !== "_form_token" && !(value instanceof File && !value.name)),
  draft: localStorage.getItem(`draft:${form.dataset.draft}`),
  draftKey: form.dataset.draft,
  state: "sending",
  at: Date.now(),
});

async function post(path, body, token, limit) {
  const stop = new AbortController();
  const timer = limit && setTimeout(() => stop.abort(), limit);
  try {
    const headers = { accept: "application/json", "x-form-token": token };
    const response = await fetch(path, { method: "POST", body, headers, signal: stop.signal });
    const answer = await response.json();
    return GONE.includes(response.status) ? null : { status: response.status, answer };
  } catch {
    return null; // no network, no server, or an answer cut short: it goes again under the same id
  } finally {
    clearTimeout(timer);
  }
}

// Files go first and apart; each that has arrived is remembered, so that only the rest goes again.
async function deliver(entry, token) {
  for (const pair of entry.fields) {
    if (!(pair[1] instanceof File)) continue;
    const body = new FormData();
    body.append("file", pair[1]);
    body.append("captured_at", new Date(pair[1].lastModified).toISOString());
    body.append("device_time", new Date().toISOString());
    const sent = await post("/files", body, token);
    if (sent?.status !== 201) return sent;
    pair[1] = sent.answer.id;
    const draft = JSON.parse(entry.draft ?? '{"values":{}}');
    draft.files = [...(draft.files ?? []), { field: pair[0], ...sent.answer }];
    entry.draft = JSON.stringify(draft);
    await put(entry);
  }
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("_filled", entry.filled);
  body.set("_device_time", new Date().toISOString());
  return post(entry.path, body, token, AGAIN);
}

async function send(form) {
  const entry = entryOf(form);
  try {
    await put(entry);
  } catch {
    if (navigator.onLine) form.submit();
    else say(form, "unkept");
    return;
  }
  const sent = navigator.onLine ? await deliver(entry, form.elements._form_token.value) : null;
  if (sent?.status === 200) {
    await remove(entry);
    forget(entry.draftKey);
    location.assign(sent.answer.to);
  } else if (sent) {
    // Judged and not taken: the page says why, beside each field. What was typed is in its draft.
    await remove(entry);
    form.submit();
  } else {
    await put({ ...entry, state: "waiting" });
    forget(entry.draftKey);
    leave(form);
    await show();
    windows?.postMessage("changed");
  }
}

const forget = (key) => localStorage.removeItem(`draft:${key}`);

function say(form, word) {
  const note = document.querySelector(`[data-note=${word}]`);
  note.hidden = false;
  form.after(note); // below the form, which may be hidden now
  note.scrollIntoView({ block: "center" });
}

// The page stays usable without a network: an activity's form is empty again, for the next one.
function leave(form) {
  delete form.dataset.sent;
  for (const busy of form.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  say(form, "kept");
  const lasting = form.querySelector("[data-lasting]");
  form.hidden = !lasting || "refused" in form.dataset;
  if (form.hidden) return;
  form.reset();
  for (const item of form.querySelectorAll("ul.files li")) item.remove();
  lasting.value = freshId();
  form.dispatchEvent(new Event("input", { bubbles: true }));
  forget(form.dataset.draft);
}

function freshId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- everything that waits

const due = (entry) => entry.state === "waiting" || (entry.state === "sending" && Date.now() - entry.at > 2 * AGAIN);

async function flushed() {
  if (!(await all()).some(due)) return;
  const answer = await fetch("/outbox/session", { headers: { accept: "application/json" } });
  if (answer.status === 401) return show("login");
  if (!answer.ok) return;
  const { account, token } = await answer.json();
  const mine = (await all()).filter((entry) => due(entry) && entry.account === account);
  for (const entry of mine.sort((one, other) => one.filled.localeCompare(other.filled))) {
    const sent = await deliver(entry, token);
    if (!sent || sent.status === 401 || sent.status === 409) break;
    if (sent.status === 200) await remove(entry);
    else await put({ ...entry, state: "refused", problems: sent.answer.errors });
  }
  await show();
  windows?.postMessage("changed");
}

// One tab at a time; a tab that finds another one at it leaves it to that one.
async function flush() {
  try {
    await (navigator.locks ? navigator.locks.request("outbox", { ifAvailable: true }, (lock) => lock && flushed()) : flushed());
  } catch {
    // No network or no storage: the next try comes by itself.
  }
}

// The other windows count what waits too.
const windows = "BroadcastChannel" in window ? new BroadcastChannel("outbox") : null;
windows?.addEventListener("message", () => show());

async function show(state = "") {
  const entries = await all().catch(() => []);
  for (const place of document.querySelectorAll("[data-pending]")) {
    const mine = entries.filter((entry) => entry.account === place.dataset.pending && !(entry.state === "sending" && !due(entry)));
    place.hidden = mine.length === 0;
    place.dataset.count = mine.length;
    place.querySelector("b").textContent = mine.length;
    place.classList.toggle("refused", mine.some((entry) => entry.state === "refused"));
  }
  for (const note of document.querySelectorAll("[data-outbox-login]")) note.hidden = state !== "login";
  const list = document.querySelector("[data-waiting]");
  if (list) list.replaceChildren(...entries.filter((entry) => entry.account === list.dataset.waiting).map((entry) => item(list, entry)));
  const none = document.querySelector("[data-nothing-waits]");
  if (none) none.hidden = Boolean(list.children.length);
}

// What I filled in, what the server says to it, and the ways on: send again, change, keep as a draft, throw away.
function item(list, entry) {
  const shown = list.parentElement.querySelector("template").content.cloneNode(true).firstElementChild;
  const part = (name) => shown.querySelector(`[data-part=${name}]`);
  part("title").textContent = [entry.title, entry.about].filter(Boolean).join(" · ");
  part("filled").textContent = new Date(entry.filled).toLocaleString(document.documentElement.lang);
  part("waiting").hidden = entry.state === "refused";
  part("refused").hidden = entry.state !== "refused";
  for (const problem of entry.problems ?? []) {
    part("problems").append(Object.assign(document.createElement("li"), { textContent: `${problem.message} ${problem.hint}` }));
  }
  for (const [name, value] of entry.fields) {
    if (name.startsWith("_") || value === "") continue;
    const said = value instanceof File ? `${value.name} (${(value.size / 1e6).toFixed(1)} MB)` : value;
    part("mine").append(Object.assign(document.createElement("li"), { textContent: `${name}: ${said}` }));
  }
  const theirs = entry.path.match(/^\/cases\/(?!new)[^/]+/);
  part("theirs").hidden = !theirs;
  if (theirs) part("theirs").href = theirs[0];
  const act = (name, work) => part(name).addEventListener("click", () => work().then(() => show()));
  act("again", () => put({ ...entry, state: "waiting" }).then(flush));
  act("change", async () => { await toDraft(entry); location.assign(entry.path); });
  act("draft", () => toDraft(entry));
  act("discard", async () => { if (confirm(list.dataset.sure)) await remove(entry); });
  return shown;
}

// The draft first, then the entry: a crash between the two leaves both, which lose nothing.
async function toDraft(entry) {
  const key = `draft:${entry.draftKey}`;
  if (localStorage.getItem(key) && !confirm(document.querySelector("[data-waiting]").dataset.over)) throw new Error("kept");
  const draft = JSON.parse(entry.draft ?? '{"values":{}}');
  localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }));
  await remove(entry);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !("outbox" in form.dataset)) return;
  event.preventDefault();
  send(form);
});
window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(flush, AGAIN);
show().then(flush);
