/* A page about work that goes on: it is asked for again every few seconds, and its changed part replaces the old one. */
const SECONDS = 3;
const part = () => document.querySelector("[data-progress]");
const waits = () => part()?.hasAttribute("data-waits");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
  const changed = page && page.querySelector("[data-progress]");
  // Nobody's button is taken away while it is in hand.
  if (changed && !part().contains(document.activeElement)) part().replaceWith(changed);
  if (waits()) setTimeout(look, SECONDS * 1000);
}

if (waits()) setTimeout(look, SECONDS * 1000);
