// File inputs of a form marked data-choose-file: a button in the page's language, and each file goes up as soon
// as it is chosen, with its progress. What has gone up stands as a ticked box, as after a refusal.
// A file that was refused stops the form once: it is not recorded without the file behind anybody's back.
// A file input without data-largest (imports) only shows what was chosen.
// Without this script the native control is used, and the files travel with the form.

// The camera may cost the page its life: the form says afterwards which photo it was that did not come back.
const AWAY = "away:";

function leaveFor(form, input) {
  if (!form.dataset.draft || !input.hasAttribute("capture")) return;
  const key = AWAY + form.dataset.draft;
  try {
    localStorage.setItem(key, input.name);
  } catch {
    return; // storage is switched off: then nothing can be said afterwards
  }
  const back = () => setTimeout(() => localStorage.removeItem(key), 500);
  window.addEventListener("focus", back, { once: true });
  input.addEventListener("change", back, { once: true });
}

function sayWhatWasLost(form) {
  const key = AWAY + form.dataset.draft;
  const name = localStorage.getItem(key);
  if (!name) return;
  localStorage.removeItem(key);
  const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
  if (!input) return;
  const title = form.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() ?? name;
  mark(input, [paragraph(form.dataset.photoLost.replace("{field}", title))]);
  const button = input.closest(".field").querySelector(".choose button");
  button?.focus();
  button?.scrollIntoView({ block: "center" });
}

function rowFor(form, input) {
  const row = document.createElement("div");
  const button = document.createElement("button");
  const said = document.createElement("span");
  const bar = document.createElement("progress");
  row.className = "choose";
  button.type = "button";
  button.className = "button";
  button.textContent = input.hasAttribute("capture") ? form.dataset.takePhoto : form.dataset.chooseFile;
  button.setAttribute("aria-describedby", input.id + "-chosen");
  said.className = "chosen";
  said.id = input.id + "-chosen";
  said.setAttribute("role", "status");
  bar.hidden = true;
  bar.max = 1;
  const label = form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
  const title = label?.textContent.trim() ?? "";
  button.setAttribute("aria-label", `${button.textContent} ${title}`);
  bar.setAttribute("aria-label", `${form.dataset.sending} ${title}`);
  button.addEventListener("click", () => {
    leaveFor(form, input);
    input.click();
  });
  row.append(button, said, bar);
  input.hidden = true;
  input.before(row);
  return { said, bar };
}

// A photo is made smaller first; the module is fetched with the first one.
async function prepared(form, input, file) {
  if (!input.dataset.longest || !form.dataset.shrinker) return { file };
  const { shrunk } = await import(form.dataset.shrinker);
  return shrunk(file, Number(input.dataset.longest));
}

async function send(form, input, chosen, progressed) {
  const { file, original } = await prepared(form, input, chosen);
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  body.append("captured_at", new Date(chosen.lastModified).toISOString());
  body.append("device_time", new Date().toISOString());
  if (original) body.append("original_sha256", original);
  request.open("POST", "/files");
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("x-form-token", form.elements._form_token.value);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => progressed(event.loaded / event.total));
  const done = new Promise((resolve) => request.addEventListener("loadend", () => resolve(request)));
  request.send(body);
  return done;
}

function keepAs(input, { id, name }) {
  const field = input.closest(".field");
  let list = field.querySelector("ul.files");
  if (!list) {
    list = document.createElement("ul");
    list.className = "files";
    field.querySelector(".choose").before(list);
  }
  if (!input.multiple) for (const other of list.querySelectorAll("input")) other.checked = false;
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), {
    type: "checkbox", name: input.name, value: id, checked: true,
  });
  box.dataset.file = name;
  label.className = "option";
  label.append(box, ` ${name}`);
  item.append(label);
  list.append(item);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function paragraph(title, hint = "") {
  const line = document.createElement("p");
  line.textContent = title;
  if (hint) {
    const aside = Object.assign(document.createElement("span"), { className: "hint", textContent: ` ${hint}` });
    line.append(aside);
  }
  return line;
}

function mark(input, reasons) {
  const error = document.createElement("div");
  error.className = "field-error";
  error.dataset.refusedFile = "";
  error.setAttribute("role", "alert");
  error.append(...reasons);
  input.closest(".field").append(error);
}

function unmark(input) {
  input.closest(".field").querySelector("[data-refused-file]")?.remove();
}

// The first refused file that its form has not yet been stopped for, now said in full.
function stoppedBy(form) {
  const errors = [...form.querySelectorAll("[data-refused-file='']")];
  for (const error of errors) {
    error.dataset.refusedFile = "said";
    error.append(paragraph(form.dataset.notAttached));
  }
  return errors[0]?.closest(".field").querySelector(".choose button");
}

for (const form of document.querySelectorAll("form[data-choose-file]")) {
  let underWay = 0;
  let waiting = null;
  // A draft has names of files that had gone up before: drafts.js asks for their boxes back.
  form.addEventListener("file-kept", ({ detail }) => {
    const input = form.querySelector(`input[type=file][name="${CSS.escape(detail.field)}"]`);
    if (input && !form.querySelector(`input[value="${CSS.escape(detail.id)}"]`)) keepAs(input, detail);
  });
  for (const input of form.querySelectorAll("input[type=file]")) {
    const { said, bar } = rowFor(form, input);
    said.textContent = input.closest(".field").querySelector(".files") ? "" : form.dataset.noFile;
    if (!("largest" in input.dataset)) {
      input.addEventListener("change", () => { said.textContent = input.files[0]?.name ?? form.dataset.noFile; });
      continue;
    }
    input.addEventListener("change", async () => {
      unmark(input);
      const files = [...input.files];
      const large = files.find((file) => file.size > Number(input.dataset.largest));
      if (large) {
        const limit = Math.floor(Number(input.dataset.largest) / 1e6);
        mark(input, [paragraph(form.dataset.tooLarge.replace("{name}", large.name).replace("{limit}", limit))]);
        said.textContent = "";
        input.value = "";
        return;
      }
      underWay += 1;
      bar.hidden = false;
      const refused = [];
      const unsent = new DataTransfer();
      for (const file of files) {
        said.textContent = `${form.dataset.sending} ${file.name}`;
        bar.value = 0;
        const { status, response } = await send(form, input, file, (part) => { bar.value = part; });
        if (status === 201) keepAs(input, response);
        else if (response?.title && status !== 409 && status !== 401) refused.push(paragraph(response.title, response.detail));
        else unsent.items.add(file);
      }
      // What found no way up stays chosen and travels with the form.
      input.files = unsent.files;
      said.textContent = unsent.files.length ? form.dataset.sentLater : "";
      if (refused.length) mark(input, refused);
      bar.hidden = true;
      underWay -= 1;
      if (underWay === 0 && waiting) form.requestSubmit(waiting);
    });
  }
  if (form.dataset.draft && form.dataset.photoLost) sayWhatWasLost(form);
  form.addEventListener("submit", (event) => {
    const stopped = underWay === 0 ? stoppedBy(form) : null;
    if (underWay === 0 && !stopped) return;
    stopped?.focus();
    waiting = stopped ? null : event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
