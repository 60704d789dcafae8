/* The grid, people × sessions: one tab stop, and each cell is saved as it is marked.
   Arrows, Home and End move. K = present, N = absent, A = excused, Delete = not recorded: they mark and step down a row.
   Space = next state. Ctrl+Z = undo. Without this file a click on a cell opens its session as a form. */
(() => {
  const grid = document.getElementById("grid");
  if (!grid) return;
  const words = JSON.parse(document.getElementById("for-script").textContent);
  const table = grid.querySelector(".att"),
    status = document.getElementById("status"),
    undoButton = document.getElementById("undo");
  const heads = [...table.tHead.rows[0].cells],
    rows = [...table.tBodies[0].rows];
  const columns = heads.map((head) => head.dataset.session && Number(head.dataset.session));
  const rowOf = new Map(rows.map((row) => [Number(row.dataset.person), row]));
  const faces = new Map([...document.querySelectorAll("template[data-face]")].map((one) => [one.dataset.face, one]));
  const states = ["", "present", "absent", "excused"];
  const classes = { "": "un", present: "yes", absent: "no", excused: "ex" };
  const keys = { k: "present", n: "absent", a: "excused", delete: "", backspace: "" };
  const undone = [];

  const stateOf = (cell) => states.find((state) => cell.classList.contains(classes[state]));
  const cellOf = ({ registration, session }) =>
    rowOf.get(registration)?.cells[columns.indexOf(session)]?.querySelector(".cell");
  const personOf = (cell) => Number(cell.closest("tr").dataset.person);
  const nameOf = (cell) => cell.closest("tr").querySelector(".name").textContent;
  const columnOf = (cell) => heads[cell.closest("td").cellIndex].dataset.name;

  /* Drawings as the server makes them */
  const svg = (name) => `<svg class="icon ${name}"><use href="#${name}"/></svg>`;
  const signs = { "": "", present: svg("i-yes"), absent: svg("i-no"), excused: "A" };

  function paint(mark, state) {
    const cell = cellOf(mark);
    if (!cell) return;
    for (const one of states) cell.classList.toggle(classes[one], one === state);
    const waits = Boolean(marks?.waits(mark.registration, mark.session));
    cell.classList.toggle("waiting", waits);
    cell.innerHTML = signs[state];
    const announced = cell.classList.contains("announced") ? words.announced : "";
    cell.setAttribute(
      "aria-label",
      `${nameOf(cell)}, ${columnOf(cell)}: ${words.states[state]}${announced}${waits ? words.waits : ""}`,
    );
  }

  function told(text, kind) {
    status.textContent = text;
    status.className = kind;
  }

  function saved(answer) {
    for (const [session, figures] of Object.entries(answer.sessions)) {
      const index = columns.indexOf(Number(session)),
        foot = table.tFoot.rows[0].cells[index];
      const count = foot.querySelector("b");
      if (count) count.textContent = figures.present;
      else if (figures.present)
        foot.firstChild.replaceWith(Object.assign(document.createElement("b"), { textContent: figures.present }));
      const empty = foot.querySelector(".empty"),
        bulk = heads[index].querySelector(".bulk");
      empty.querySelector("span").textContent = figures.empty;
      if (!figures.empty) empty.hidden = true;
      if (bulk) bulk.hidden = !figures.empty;
    }
    for (const [person, figures] of Object.entries(answer.people)) show(rowOf.get(Number(person)), figures);
  }

  function show(row, figures) {
    if (!row) return;
    row.querySelector("td.num b").textContent = figures.attended;
    const last = row.querySelector("td.last"),
      note = last?.querySelector(".note");
    if (!note) return;
    const reached = document.getElementById("reached");
    if (reached)
      reached.textContent =
        Number(reached.textContent) + (figures.face === "reached") - (row.dataset.face === "reached");
    row.dataset.face = figures.face;
    last.replaceChildren(faces.get(figures.face).content.cloneNode(true), note);
    note.textContent = figures.note;
  }

  let marks = null;
  marks = new Marks(
    {
      paint,
      told,
      saved,
      name: (mark) => {
        const cell = cellOf(mark);
        return `${nameOf(cell)}, ${columnOf(cell)}`;
      },
      goBack: () => stop?.focus(),
    },
    "grid",
  );
  for (const mark of marks.all()) paint(mark, mark.state);

  function set(cell, state, { isUndo = false } = {}) {
    const before = stateOf(cell),
      session = columns[cell.closest("td").cellIndex];
    if (before === state) return;
    const mark = { registration: personOf(cell), session, seen: before, state };
    if (!isUndo) undone.push({ ...mark, state: before });
    undoButton.hidden = !undone.length;
    told(`${nameOf(cell)}, ${columnOf(cell)}: ${words.states[state]}. ${words.saving}`, "saving");
    marks.add(mark);
  }

  function undo() {
    const last = undone.pop(),
      onServer = document.querySelector(".undo-act");
    undoButton.hidden = !undone.length;
    if (!last) {
      if (onServer) onServer.requestSubmit();
      else told(words.nothing, "saved");
      return;
    }
    const cell = cellOf(last);
    go(cell);
    set(cell, last.state, { isUndo: true });
    told(`${words.undone} ${nameOf(cell)}, ${columnOf(cell)}: ${words.states[last.state]}`, "saving");
  }

  /* Moving: the cells of a row, and before them its link to the history */
  const stopsOf = (row) => [...row.querySelectorAll(".log, .cell")];
  let stop = null;

  function makeStop(one) {
    if (stop) stop.tabIndex = -1;
    stop = one;
    if (stop) stop.tabIndex = 0;
  }

  function go(one) {
    if (!one) return;
    makeStop(one);
    one.focus();
  }

  function neighbour(row, way) {
    let next = rows[rows.indexOf(row) + way];
    while (next?.hidden) next = rows[rows.indexOf(next) + way];
    return next;
  }

  function vertically(one, way) {
    const next = neighbour(one.closest("tr"), way);
    if (!next) return null;
    return one.matches(".log")
      ? next.querySelector(".log")
      : next.cells[one.closest("td").cellIndex].querySelector(".cell");
  }

  function target(one, key, isFar) {
    const row = one.closest("tr"),
      stops = stopsOf(row),
      index = stops.indexOf(one),
      shown = rows.filter((each) => !each.hidden);
    const ends = isFar ? [shown[0], shown.at(-1)] : [row, row];
    return {
      ArrowUp: () => vertically(one, -1),
      ArrowDown: () => vertically(one, 1),
      ArrowLeft: () => stops[index - 1],
      ArrowRight: () => stops[index + 1],
      Home: () => ends[0].querySelector(".cell"),
      End: () => stopsOf(ends[1]).at(-1),
    }[key];
  }

  for (const one of table.querySelectorAll(".log")) one.tabIndex = -1;
  makeStop(rows.find((row) => !row.hidden)?.querySelector(".cell") ?? null);

  grid.addEventListener("submit", (event) => event.preventDefault());
  table.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell"),
      bulk = event.target.closest(".bulk");
    if (bulk && marks.count) {
      event.preventDefault();
      told(words.stillWaiting, "error");
    }
    if (!cell) return;
    event.preventDefault();
    makeStop(cell);
    cell.focus();
    set(cell, states[(states.indexOf(stateOf(cell)) + 1) % states.length]);
  });
  table.addEventListener("focusin", (event) => {
    const one = event.target.closest(".log, .cell");
    if (one) makeStop(one);
  });
  table.addEventListener("keydown", (event) => {
    const one = event.target.closest(".log, .cell"),
      key = event.key.toLowerCase();
    if (!one || event.altKey || event.metaKey) return;
    const next = target(one, event.key, event.ctrlKey);
    if (next) {
      event.preventDefault();
      go(next());
    } else if (key in keys && !event.ctrlKey && one.matches(".cell")) {
      event.preventDefault();
      set(one, keys[key]);
      go(vertically(one, 1));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest("input, dialog"))
      return;
    event.preventDefault();
    undo();
  });
  undoButton.addEventListener("click", undo);

  /* Filters: the rows are all here, unless there are several pages; then the server finds them */
  const filters = document.getElementById("filters"),
    search = filters.elements.q;

  function filter() {
    const sought = fold(search.value, words.undivided).split(/\s+/).filter(Boolean),
      face = filters.elements.face?.value,
      empty = filters.elements.empty.checked;
    for (const row of rows) {
      row.hidden = !(
        sought.every((word) => row.dataset.find.includes(word)) &&
        (!face || row.dataset.face === face) &&
        (!empty || isEmpty(row))
      );
    }
    const shown = rows.filter((row) => !row.hidden);
    document.getElementById("shown").textContent = words.shown
      .replace("%(shown)s", shown.length)
      .replace("%(all)s", rows.length);
    if (!stop || stop.closest("tr").hidden) makeStop(shown[0]?.querySelector(".cell") ?? null);
  }

  function isEmpty(row) {
    return [...row.querySelectorAll(".cell.un")].some((cell) => "begun" in heads[cell.closest("td").cellIndex].dataset);
  }

  if ("paged" in table.dataset) return;
  document.getElementById("filter").hidden = true;
  filters.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "format") event.preventDefault();
  }); // a file needs the server
  filters.addEventListener("input", filter);
})();

/* From now on a key or a tap is heard. */
document.documentElement.dataset.ready = "";
