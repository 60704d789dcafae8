/* Marks on their way to the server, for the grid and the door list.
   A mark waits in the browser's storage until the server has it, so that neither a lost connection nor a reload loses it.
   `sending` is what the server may already have: it is repeated as it was. What is marked meanwhile goes after it. */
class Marks {
  constructor(page, via) {
    this.words = JSON.parse(document.getElementById("for-script").textContent);
    this.page = page; // told(text), paint(mark, state), saved(answer), name(mark)
    this.via = via;
    this.token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    this.agreed = {}; // by session: what the user has confirmed or given as a reason
    this.pause = 1000;
    this.isSending = false;
    ({ sending: this.sending, waiting: this.waiting } = this.stored());
    for (const mark of this.all()) page.paint(mark, mark.state);
    addEventListener("online", () => this.flush());
    if (this.count) this.flush();
  }

  all() {
    return [...this.sending, ...this.waiting];
  }

  get count() {
    return this.all().length;
  }

  waits(person, session) {
    return this.all().some((mark) => mark.registration === person && mark.session === session);
  }

  stored() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.words.storage));
      return { sending: stored?.sending ?? [], waiting: stored?.waiting ?? [] };
    } catch {
      return { sending: [], waiting: [] };
    }
  }

  store() {
    try {
      if (this.count)
        localStorage.setItem(this.words.storage, JSON.stringify({ sending: this.sending, waiting: this.waiting }));
      else localStorage.removeItem(this.words.storage);
    } catch {
      /* without storage the marks wait in the page alone */
    }
  }

  add(mark) {
    const before = this.waiting.find((one) => one.registration === mark.registration && one.session === mark.session);
    this.waiting = this.waiting.filter((one) => one !== before);
    const seen = before ? before.seen : mark.seen;
    if (seen !== mark.state) this.waiting.push({ ...mark, seen });
    this.store();
    this.page.paint(mark, mark.state);
    this.flush();
  }

  async flush() {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.isSending = true;
    try {
      while (this.next() && (await this.send()));
    } finally {
      this.isSending = false;
    }
  }

  /* One session at a time, so that a refusal is about one session. */
  next() {
    if (!this.sending.length && this.waiting.length) {
      const session = this.waiting[0].session;
      this.sending = this.waiting.filter((mark) => mark.session === session);
      this.waiting = this.waiting.filter((mark) => mark.session !== session);
      this.store();
    }
    return this.sending.length > 0;
  }

  async send() {
    const session = this.sending[0].session;
    let response;
    try {
      response = await fetch(this.words.marks, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ marks: this.sending, via: this.via, ...this.agreed[session] }),
        signal: AbortSignal.timeout(20000),
      });
    } catch {
      return this.later(this.words.offline);
    }
    if (response.status >= 500 || response.status === 429) return this.later(this.words.offline);
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return this.later(this.words.loggedOut);
    return this.hear(response.status, await response.json(), session);
  }

  later(text) {
    for (const mark of this.all()) this.page.paint(mark, mark.state);
    this.page.told(`${text} ${this.count}`, "offline");
    this.timer = setTimeout(() => this.flush(), this.pause);
    this.pause = Math.min(this.pause * 2, 30000);
    return false;
  }

  async hear(status, answer, session) {
    this.pause = 1000;
    if (status === 409) {
      const agreed = await this.ask(answer.code);
      if (agreed) this.agreed[session] = { ...this.agreed[session], ...agreed };
      else this.giveUp();
      return true;
    }
    if (status !== 200) {
      this.giveUp();
      this.page.told(answer.message, "error");
      return true;
    }
    const sent = this.sending;
    this.sending = [];
    this.store();
    for (const mark of sent) if (!this.waits(mark.registration, mark.session)) this.page.paint(mark, mark.state);
    this.page.saved(answer);
    for (const conflict of answer.conflicts) this.show(conflict);
    if (!this.count && !answer.conflicts.length) this.page.told(answer.saved, "saved");
    return true;
  }

  /* The cells show again what is stored, and whatever was built upon that is forgotten. */
  giveUp() {
    const refused = this.sending;
    this.sending = [];
    this.waiting = this.waiting.filter(
      (mark) => !refused.some((one) => one.registration === mark.registration && one.session === mark.session),
    );
    this.store();
    for (const mark of refused) this.page.paint(mark, mark.seen);
    this.page.told("", "saved");
  }

  ask(code) {
    const dialog = document.getElementById(`ask-${code}`),
      reason = dialog.querySelector("input");
    const before = document.activeElement;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener(
        "close",
        () => {
          before?.focus();
          const text = reason?.value.trim();
          if (dialog.returnValue !== "yes" || (reason && !text)) resolve(null);
          else resolve(reason ? { reason: text } : { early: true });
        },
        { once: true },
      );
    });
  }

  /* Somebody else was there first: say who, when and to what, and ask. */
  show(conflict) {
    const section = document.getElementById("conflicts"),
      list = section.querySelector("ul");
    const key = `${conflict.registration}-${conflict.session}`;
    list.querySelector(`[data-key="${key}"]`)?.remove();
    this.waiting = this.waiting.filter(
      (mark) => mark.registration !== conflict.registration || mark.session !== conflict.session,
    );
    this.store();
    this.page.paint(conflict, conflict.state);
    const item = document.createElement("li"),
      text = document.createElement("p");
    item.dataset.key = key;
    text.textContent = `${this.page.name(conflict)}: ${conflict.told}.`;
    const mine = this.words.change.replace("%(state)s", this.words.states[conflict.mine]);
    item.append(text, this.answer(item, mine, conflict), this.answer(item, this.words.leave, null));
    list.append(item);
    section.hidden = false;
    this.page.told(text.textContent, "error");
  }

  answer(item, label, conflict) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "abtn";
    button.textContent = label;
    button.addEventListener("click", () => {
      const section = item.closest("section"),
        next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      if (next) next.querySelector("button").focus();
      else {
        section.hidden = true;
        this.page.goBack();
      }
      if (!conflict) return;
      this.page.told(this.words.saving, "saving");
      this.add({
        registration: conflict.registration,
        session: conflict.session,
        seen: conflict.state,
        state: conflict.mine,
      });
    });
    return button;
  }
}

/* As trainings.latvia.language.fold: lower case, without diacritics; the page brings the letters that do not divide. */
function fold(text, undivided) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...letters].map((letter) => undivided[letter] ?? letter).join("");
}
