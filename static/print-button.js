// Without a script the menu of the browser prints; the button is shown to those for whom it works.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
