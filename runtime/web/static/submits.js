// A field with data-submits sends its form when it changes; without this script the search button does.

for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
