// A button with data-opens="id" opens the <dialog> of that id; inside, data-closes closes it.
// Without this script the dialog's content is not reachable, so pages use it only for second thoughts.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
});
