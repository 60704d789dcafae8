/* Each answer in the review of a report is kept as soon as it is given: whoever closes the window goes on where they were.
   The answer of the server says what saving would do now. Without scripts the button "Keep the decisions" does the same. */
const review = document.getElementById("review");
const failed = review.querySelector("[data-failed]").dataset.failed;
let isKeeping = false;
let isChanged = false;

function show(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const part of answer.querySelectorAll("[data-live]")) {
    for (const place of document.querySelectorAll(`[data-live="${part.dataset.live}"]`))
      place.innerHTML = part.innerHTML;
  }
  // What is kept now is what this page has seen: a colleague's later change is not taken back by it.
  for (const seen of answer.querySelectorAll("[id^=seen-]")) document.getElementById(seen.id).value = seen.value;
}

async function keep() {
  if (isKeeping) return;
  isKeeping = true;
  while (isChanged) {
    isChanged = false;
    const answers = new FormData(review);
    answers.set("do", "quietly");
    const answer = await fetch(location.href, { method: "POST", body: answers, redirect: "manual" }).catch(() => null);
    if (answer?.ok) show(await answer.text());
    else document.getElementById("outcome").textContent = failed;
  }
  isKeeping = false;
}

function note() {
  isChanged = true;
  keep();
}

review.addEventListener("change", note);
// Coming back to the window tells what a colleague has decided meanwhile.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) note();
});
document.documentElement.dataset.ready = "";
