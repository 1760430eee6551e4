// A form marked data-live="address" whose fields depend on each other (data-depends) asks the server after
// each pause in typing which fields it needs now. Without this script all stay, with their condition in words.

const PAUSE = 250;

function idsOf(field, key) {
  return JSON.parse(field.dataset[key] ?? "[]");
}

// A row that nobody has begun asks nothing yet.
function unbegun(field) {
  const row = field.closest("[data-row]");
  return row && ![...row.querySelectorAll("[name]")].some((each) => (each.type === "radio" || each.type === "checkbox" ? each.checked : each.value));
}

function show(form, told) {
  for (const field of form.querySelectorAll(".field[data-field]")) {
    const id = field.dataset.field;
    if (unbegun(field)) continue;
    field.hidden = told.unneeded.includes(id);
    const mark = field.querySelector("[data-required-if]");
    if (mark) mark.hidden = !told.required.includes(id);
    const output = field.querySelector("output");
    if (output && output.textContent !== told.computed[id]) output.textContent = told.computed[id] ?? "";
  }
}

function typed(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    values.append(name, value instanceof File ? value.name : value);
  }
  return values;
}

for (const form of document.querySelectorAll("form[data-live]")) {
  const read = new Set([...form.querySelectorAll("[data-depends]")].flatMap((field) => idsOf(field, "depends")));
  if (read.size === 0) continue;
  let waiting, asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const headers = { accept: "application/json", "x-form-token": form.elements._form_token.value };
    try {
      const answer = await fetch(form.dataset.live, {
        method: "POST", body: typed(form), headers, signal: asking.signal, redirect: "error",
      });
      if (answer.ok) show(form, await answer.json());
    } catch {
      // No network, or typed on: the server decides again when the form is sent.
    }
  };
  form.classList.add("live");
  for (const field of form.querySelectorAll(".field[data-unneeded]")) field.hidden = true;
  // `明细[2].数量` is read as 数量 by its own row and as 明细.数量 by what looks at all rows.
  const reads = (name) => read.has(name) || read.has(name.replace(/\[\d+\]/, "")) || read.has(name.replace(/^.*\]\./, ""));
  const changed = (event) => {
    if (event.target !== form && !event.target.matches(".rows-of-fields") && !reads(event.target.name ?? "")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };
  if (document.querySelector("[data-draft-note]:not([hidden])")) ask();
  form.addEventListener("row-added", ask);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}
