// Rows of a form: one more by a copy of the empty row, one less, as many as the field takes.
// Without this script the button sends the form, and the page comes back with one more row.

const NUMBER = "{row}";

function numbersOf(list) {
  return [...list.querySelectorAll("[name]")].map((field) => Number(/\[(\d+)\]/.exec(field.name)[1]));
}

// Names and ids say the row's number, and answers of the server go by it.
function renumber(row, place) {
  const number = numbersOf(row)[0];
  if (number === undefined || number === place) return;
  for (const each of row.querySelectorAll("[name], [id], [for], [data-field], [aria-describedby]")) {
    for (const key of ["name", "data-field"]) {
      if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replace(`[${number}]`, `[${place}]`));
    }
    for (const key of ["id", "for", "aria-describedby"]) {
      if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replaceAll(`-${number}-`, `-${place}-`));
    }
  }
}

function follow(field) {
  const list = field.querySelector("[data-rows]");
  const rows = [...list.children];
  rows.forEach((row, place) => {
    renumber(row, place);
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, place + 1);
    row.querySelector("[data-remove-row]").hidden = rows.length < 2;
  });
  field.querySelector("[data-add-row]").disabled = rows.length >= Number(field.dataset.atMost);
}

function add(field, focus) {
  const list = field.querySelector("[data-rows]");
  if (list.children.length >= Number(field.dataset.atMost)) return;
  const number = Math.max(-1, ...numbersOf(list)) + 1;
  const copy = document.createElement("template");
  copy.innerHTML = field.querySelector("template").innerHTML.replaceAll(NUMBER, number);
  const row = copy.content.firstElementChild;
  list.append(row);
  follow(field);
  row.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
  if (focus) row.querySelector("input, select, textarea")?.focus();
}

for (const field of document.querySelectorAll(".rows-of-fields")) {
  follow(field);
  // A draft that is put back may have more rows than the page.
  field.addEventListener("rows-wanted", ({ detail }) => {
    while (Math.max(-1, ...numbersOf(field.querySelector("[data-rows]"))) < detail) add(field, false);
  });
  field.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-row]")) {
      event.preventDefault();
      add(field, true);
    }
    const remove = event.target.closest("[data-remove-row]");
    if (!remove) return;
    const row = remove.closest("[data-row]");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    follow(field);
    next?.querySelector("input, select, textarea")?.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
