// A select with data-submits sends its form when it changes; without this script the search button does.

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
