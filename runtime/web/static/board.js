// Dragging a card asks the server what that move demands, and shows its form in a dialog; a move that
// demands nothing is sent at once. The select and button on each card ask for the same, and without
// this script they open the form as a page.

const board = document.querySelector("[data-board]");
const dialog = document.querySelector("[data-moving]");
const place = document.querySelector("[data-moving-form]");
let dragged = null;

async function ask(id, to) {
  const query = new URLSearchParams({ to, back: board.dataset.back });
  const address = `/board/${encodeURIComponent(id)}?${query}`;
  const answer = await fetch(address, { headers: { "x-part": "form" } }).catch(() => null);
  // Logged out, gone or offline: the page itself says what is the matter.
  if (!answer?.ok || answer.redirected) {
    location.assign(address);
    return;
  }
  place.innerHTML = await answer.text();
  const form = place.querySelector("form[data-ready]");
  if (form) {
    form.requestSubmit(form.querySelector("button[name=to]"));
    return;
  }
  dialog.showModal();
  place.querySelector("h2").focus();
}

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-case]");
  if (!dragged) return;
  event.dataTransfer.setData("text/plain", dragged.dataset.case);
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("dragged");
});

board.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  for (const column of board.querySelectorAll(".target")) column.classList.remove("target");
  dragged = null;
});

for (const column of board.querySelectorAll("[data-stage]")) {
  column.addEventListener("dragover", (event) => {
    if (!dragged || column.contains(dragged)) return;
    event.preventDefault();
    column.classList.add("target");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget)) column.classList.remove("target");
  });
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    if (dragged) ask(dragged.dataset.case, column.dataset.stage);
  });
}

board.addEventListener("submit", (event) => {
  const form = event.target.closest(".card-move");
  if (!form) return;
  event.preventDefault();
  ask(form.closest("[data-case]").dataset.case, form.elements.to.value);
});
