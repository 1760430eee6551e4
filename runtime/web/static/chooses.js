// A button data-chooses="name" ticks every box of that name in its form, or clears them when all are ticked.
// Without this script it stays hidden.

for (const button of document.querySelectorAll("button[data-chooses]")) {
  const boxes = [...button.form.querySelectorAll(`input[type=checkbox][name="${button.dataset.chooses}"]`)];
  const all = () => boxes.every((box) => box.checked);
  const told = () => {
    button.setAttribute("aria-pressed", String(all()));
    button.textContent = all() ? button.dataset.clear : button.dataset.all;
  };
  button.addEventListener("click", () => {
    const wanted = !all();
    for (const box of boxes) box.checked = wanted;
    told();
  });
  button.form.addEventListener("change", told);
  button.hidden = false;
  told();
}
