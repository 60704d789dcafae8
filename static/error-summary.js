/* Focus the summary of errors; its links lead to the label, then into the field. */
const summary = document.getElementById("error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    const group = field.type === "radio" ? field.closest("fieldset")?.querySelector("legend") : null;
    event.preventDefault();
    (group || document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
