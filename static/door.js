/* The door list: one tap is one arrival, saved at once. Without this file each name is a button of a form. */
(() => {
  const form = document.getElementById("door");
  if (!form) return;
  const words = JSON.parse(document.getElementById("for-script").textContent);
  const items = [...form.querySelectorAll(".door li")],
    status = document.getElementById("status"),
    undoButton = document.getElementById("undo");
  const buttonOf = new Map(
    items.map((item) => [Number(item.querySelector("button").value), item.querySelector("button")]),
  );
  const progress = document.getElementById("arrived"),
    arrivals = document.getElementById("arrivals");
  const DOUBLE_TAP = 600; // milliseconds in which a second tap on a name is a trembling finger
  const done = [];
  let last = { button: null, at: 0 };

  const fieldOf = (button) => button.closest("li").querySelector("input");
  const nameOf = (button) => button.querySelector("b").textContent;
  const clock = () => {
    const now = new Date();
    return `${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`;
  };

  function sentence(state) {
    if (state === "present") return words.arrived.replace("%(time)s", clock());
    return state ? words.states[state] : "";
  }

  function paint(mark, state) {
    const button = buttonOf.get(mark.registration);
    if (!button) return;
    const field = fieldOf(button),
      waits = Boolean(marks?.waits(mark.registration, mark.session)),
      when = button.querySelector(".when");
    if (field.value !== state) when.dataset.said = sentence(state) && `, ${sentence(state)}`;
    field.value = state;
    button.setAttribute("aria-pressed", String(state === "present"));
    button.classList.toggle("waiting", waits);
    when.textContent = (when.dataset.said ?? when.textContent) + (waits ? words.waits : "");
    if (!waits) when.dataset.said = when.textContent;
    count(items.filter((item) => item.querySelector("input").value === "present").length);
  }

  function count(number) {
    progress.value = number;
    arrivals.textContent = words.of.replace("%(arrived)s", number).replace("%(all)s", items.length);
  }

  function told(text, kind) {
    if (kind !== "saved") status.textContent = text;
    status.className = kind;
  }

  let marks = null;
  marks = new Marks(
    {
      paint,
      told,
      saved: (answer) => count(answer.sessions[words.session].present),
      name: (mark) => nameOf(buttonOf.get(mark.registration)),
      goBack: () => last.button?.focus(),
    },
    "door",
  );
  for (const mark of marks.all()) paint(mark, mark.state);

  function set(button, state) {
    const mark = { registration: Number(button.value), session: words.session, seen: fieldOf(button).value, state };
    status.textContent = `${nameOf(button)}: ${sentence(state) || words.notArrived}`;
    marks.add(mark);
    return { ...mark, state: mark.seen };
  }

  const early = form.querySelector("[name=early]"),
    reason = form.querySelector("[name=reason]");
  for (const one of [early, reason]) if (one) one.closest(".circumstance").hidden = true; // a dialog asks

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".door button");
    if (!button) return;
    event.preventDefault();
    const isTrembling = button === last.button && event.timeStamp - last.at < DOUBLE_TAP;
    last = { button, at: event.timeStamp };
    if (isTrembling) return;
    done.push(set(button, fieldOf(button).value === "present" ? "" : "present"));
    undoButton.hidden = false;
    document.querySelector(".undo-act")?.remove();
  });
  undoButton.addEventListener("click", () => {
    const before = done.pop(),
      button = buttonOf.get(before.registration);
    set(button, before.state);
    status.textContent = `${words.undone} ${nameOf(button)}`;
    undoButton.hidden = !done.length;
    last = { button, at: 0 };
    button.closest("li").hidden = false;
  });

  const filters = document.getElementById("filters");
  function filter() {
    const sought = fold(filters.elements.q.value, words.undivided).split(/\s+/).filter(Boolean),
      missing = filters.elements.empty.checked;
    for (const item of items) {
      item.hidden = !(
        sought.every((word) => item.dataset.find.includes(word)) &&
        (!missing || item.querySelector("input").value !== "present")
      );
    }
    document.getElementById("nobody").hidden = items.some((item) => !item.hidden);
  }
  document.getElementById("filter").hidden = true;
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("input", filter);
})();

/* From now on a key or a tap is heard. */
document.documentElement.dataset.ready = "";
