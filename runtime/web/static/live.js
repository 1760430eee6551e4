// A form marked data-live="address" whose fields depend on each other. What its conditions say is worked out here
// (form_logic.js, with the [data-conditions] of the page); what only the server can say is asked after a pause in typing.
// Without this script all fields stay, with their condition in words; the server decides again when the form is sent.

const PAUSE = 250;

function isFilled(each) {
  return each.type === "radio" || each.type === "checkbox" ? each.checked && each.value : each.value.trim();
}

// A row that nobody has begun asks nothing yet.
function begun(row) {
  return [...row.querySelectorAll("[name]")].some(isFilled);
}

function lock(field, locked) {
  field.toggleAttribute("data-locked", locked);
  for (const each of field.querySelectorAll("input, textarea")) each.readOnly = locked;
  for (const option of field.querySelectorAll("option")) option.disabled = locked && !option.selected;
}

// What is `unsure` stays as it is until the server has spoken.
function show(form, told) {
  for (const field of form.querySelectorAll(".field[data-field]")) {
    const id = field.dataset.field;
    const row = field.closest("[data-row]");
    if (told.unsure?.includes(id) || (row && !begun(row))) continue;
    field.hidden = told.unneeded.includes(id);
    const mark = field.querySelector("[data-required-if]");
    if (mark) mark.hidden = !told.required.includes(id);
    if (told.locked.includes(id) !== field.hasAttribute("data-locked")) lock(field, told.locked.includes(id));
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

async function follow(form) {
  const written = document.querySelector("[data-conditions]");
  if (!written) return;
  let waiting, asking;
  const ask = async () => {
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
  const [{ workOut }, expressions] = await Promise.all([import(form.dataset.logic), import(form.dataset.expressions)]);
  const logic = JSON.parse(written.textContent);
  const changed = () => {
    clearTimeout(waiting);
    asking?.abort();
    const told = workOut(form, logic, expressions, begun);
    show(form, told);
    if (told.unsure.length > 0) waiting = setTimeout(ask, PAUSE);
  };
  changed();
  for (const event of ["input", "change", "row-added"]) form.addEventListener(event, changed);
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-locked]") && event.target.matches("input[type=radio], input[type=checkbox]")) {
      event.preventDefault();
    }
  });
}

for (const form of document.querySelectorAll("form[data-live]")) follow(form);
