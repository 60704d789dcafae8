// Ticking all rows of a list at once, and saying how many are ticked. Without a script every row is ticked by itself.
(() => {
  const form = document.querySelector("[data-ticks]");
  const all = form.querySelector("[data-tick-all]");
  const box = all.querySelector("input");
  const ticks = [...form.querySelectorAll("input[name=who]")];
  const none = form.querySelector("[data-ticks-none]");
  const some = form.querySelector("[data-ticks-some]");

  const say = () => {
    const ticked = ticks.filter((tick) => tick.checked);
    for (const tick of ticks) {
      tick.closest("tr").classList.toggle("on", tick.checked);
    }
    form.querySelector(".bulkbar").classList.toggle("idle", ticked.length === 0);
    none.hidden = ticked.length > 0;
    some.hidden = ticked.length === 0;
    some.textContent = ticked.length ? `${some.dataset.ticksSome} ${ticked.length}` : "";
    box.checked = ticked.length === ticks.length;
    box.indeterminate = ticked.length > 0 && ticked.length < ticks.length;
  };

  all.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target === box) {
      for (const tick of ticks) {
        tick.checked = box.checked;
      }
    }
    say();
  });
  say();
})();
