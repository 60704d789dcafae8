/* A page about work that goes on: it is asked for again every few seconds, and its changed part replaces the old one. */
const SECONDS = 3;
const part = () => document.querySelector("[data-progress]");
const waits = () => part()?.hasAttribute("data-waits");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text() : "";
  const changed = new DOMParser().parseFromString(text, "text/html").querySelector("[data-progress]");
  // Nobody's button is taken away while it is in hand.
  if (changed && !part().contains(document.activeElement)) part().replaceWith(changed);
  if (waits()) setTimeout(look, SECONDS * 1000);
}

if (waits()) setTimeout(look, SECONDS * 1000);
