// Keeps what was typed into a form marked data-draft="key": over reload, back button and expired login.
// A draft ends when a later page says so (data-draft-done), not when the form is sent: it may be refused.

const PREFIX = "draft:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

// An activity's id (data-lasting) goes along: a form whose answer was lost is the same form when sent again.
function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      "lasting" in field.dataset ||
      (field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type)),
  );
}

function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" && !field.checked) continue;
    const value = field.type === "checkbox" ? (field.checked ? field.value : null) : valueOf(field);
    (values[field.name] ??= []).push(value);
  }
  return values;
}

// Files that went up in this form (files.js): their boxes are not on the page when it is opened again.
function filesOf(form) {
  return [...form.querySelectorAll("input[data-file]:checked")].map((box) => ({
    field: box.name, id: box.value, name: box.dataset.file,
  }));
}

function valueOf(field) {
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function restore(form, { values, files = [] }) {
  for (const rows of form.querySelectorAll(".rows-of-fields")) {
    const own = Object.keys(values).filter((name) => name.startsWith(`${rows.dataset.field}[`));
    const detail = Math.max(-1, ...own.map((name) => Number(/\[(\d+)\]/.exec(name)[1])));
    rows.dispatchEvent(new CustomEvent("rows-wanted", { detail }));
  }
  for (const detail of files) form.dispatchEvent(new CustomEvent("file-kept", { detail }));
  const seen = {};
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    if (field.type === "radio") {
      field.checked = values[field.name][0] === field.value;
      continue;
    }
    const value = values[field.name][(seen[field.name] = (seen[field.name] ?? -1) + 1)];
    if (field.type === "checkbox") field.checked = value !== null && value !== undefined;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else if (value !== undefined) field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null; // another program's text under our key, or storage switched off
  }
}

function keep(form) {
  const draft = { at: Date.now(), values: valuesOf(form), files: filesOf(form) };
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft));
  } catch {
    // Storage is full or switched off: typing must go on.
  }
}

for (const done of document.querySelectorAll("[data-draft-done]")) {
  localStorage.removeItem(PREFIX + done.dataset.draftDone);
}

for (const key of Object.keys(localStorage)) {
  if (key.startsWith(PREFIX) && Date.now() - (stored(key.slice(PREFIX.length))?.at ?? 0) > KEPT_FOR) {
    localStorage.removeItem(key);
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const draft = stored(form.dataset.draft);
  // After a refusal the page already shows what was sent, which is what was typed.
  if (draft && !("refused" in form.dataset)) {
    restore(form, draft);
    const note = document.querySelector("[data-draft-note]");
    if (note) note.hidden = false;
  }
  // Else the back button after sending shows half of what was sent: radios and boxes, chosen for a new record.
  form.autocomplete = "off";
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", () => keep(form));
}

// Another window writes the same draft: said, so that neither overwrites the other without anybody knowing.
window.addEventListener("storage", ({ key, newValue }) => {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const note = document.querySelector("[data-draft-elsewhere]");
    if (note && newValue && key === PREFIX + form.dataset.draft) note.hidden = false;
  }
});

document.addEventListener("click", (event) => {
  const forget = event.target.closest("[data-draft-forget]");
  if (!forget) return;
  localStorage.removeItem(PREFIX + forget.dataset.draftForget);
  location.reload();
});
