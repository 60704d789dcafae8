/* While a message is written, the letter beside it follows: the server draws it of what is typed, and stores nothing. */
const PAUSE = 500; // milliseconds without a key
const form = document.querySelector("form[data-letter]");
const place = document.querySelector("#letter");
let timer;
let latest = 0;

async function draw() {
  latest += 1;
  const turn = latest;
  const answer = await fetch(form.dataset.letter, { method: "POST", body: new FormData(form) }).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text() : "";
  if (!text || turn !== latest) return;
  place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
});
