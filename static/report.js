/* Each answer in the review of a report is kept as soon as it is given: whoever closes the window goes on where they were.
   The answer of the server says what saving would do now. Without scripts the button "Keep the decisions" does the same. */
const review = document.getElementById("review");
const outcome = document.getElementById("outcome");
let isKeeping = false;
let isChanged = false;

async function keep() {
  if (isKeeping) return;
  isKeeping = true;
  while (isChanged) {
    isChanged = false;
    const answers = new FormData(review);
    answers.set("do", "quietly");
    const answer = await fetch(location.href, { method: "POST", body: answers, redirect: "manual" }).catch(() => null);
    if (answer?.ok) outcome.innerHTML = await answer.text();
    else outcome.textContent = outcome.dataset.failed;
  }
  isKeeping = false;
}

review.addEventListener("change", () => {
  isChanged = true;
  keep();
});
document.documentElement.dataset.ready = "";
