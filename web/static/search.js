// The search box: suggestions while typing, searches of before, and the range of years as a slider.
"use strict";

const form = document.getElementById("search-form");

// An input method's keys are its own; Safari sends the last one after the composition, with code 229.
const isComposing = (event) => event.isComposing || event.keyCode === 229;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// The address of this form's search, changed; empty fields are left out.
function searchWith(change) {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  change(asked);
  return `${form.action}?${asked}`;
}

// Searches of before, kept in this browser alone; where it keeps nothing there are none.
const recent = {
  key: "chayici.recent",
  most: 20,
  read() {
    try {
      const { on = true, searches = [] } = JSON.parse(localStorage.getItem(this.key)) ?? {};
      const sound = searches.filter((one) => [one.query, one.filters, one.search].every((part) => typeof part === "string"));
      return { on, searches: sound };
    } catch {
      return { on: true, searches: [] };
    }
  },
  write(kept) {
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Then nothing is remembered.
    }
  },
  add(search) {
    const { on, searches } = this.read();
    if (!on) return;
    const others = searches.filter((one) => one.search !== search.search);
    this.write({ on, searches: [search, ...others].slice(0, this.most) });
  },
  remove(search) {
    const { on, searches } = this.read();
    this.write({ on, searches: searches.filter((one) => one.search !== search) });
  },
  clear() {
    this.write({ ...this.read(), searches: [] });
  },
  turn(on) {
    this.write({ on, searches: on ? this.read().searches : [] });
  },
};

const answered = document.querySelector("ol.hits[data-query]");
if (answered?.children.length && answered.dataset.query) {
  const { query, filters, search } = answered.dataset;
  recent.add({ query, filters, search: search.slice(search.indexOf("?")) });
}

// An input with a list of what may be meant (WAI-ARIA combobox). What it offers are groups of options:
// {heading, options: [{label, note, choose, forget}]}.
class Combobox {
  static #pause = 150;
  #input;
  #offers;
  #popup;
  #list;
  #chosen = [];
  #active = -1;
  #timer = 0;
  #asked = null;

  constructor(input, offers) {
    this.#input = input;
    this.#offers = offers;
    this.#list = element("div", { id: `${input.id}-options`, role: "listbox", "aria-label": "建议", tabIndex: -1 });
    this.#popup = element("div", { className: "popup", hidden: true }, this.#list);
    input.after(this.#popup);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.#list.id,
      "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.addEventListener("compositionstart", () => this.close());
    input.addEventListener("compositionend", () => this.#schedule());
    input.addEventListener("input", (event) => { if (!event.isComposing) this.#schedule(); });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("focus", () => this.#beginning());
    input.addEventListener("click", () => this.#beginning());
    input.parentElement.addEventListener("focusout", (event) => {
      if (!this.#popup.contains(event.relatedTarget) && event.relatedTarget !== input) this.close();
    });
    this.#popup.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      input.focus();
      this.close();
    });
    // The focus stays in the input; buttons below the list may have it.
    this.#popup.addEventListener("pointerdown", (event) => { if (!event.target.closest("button")) event.preventDefault(); });
    this.#popup.addEventListener("mousedown", (event) => { if (!event.target.closest("button")) event.preventDefault(); });
    this.#list.addEventListener("pointerdown", () => this.#settle());
    this.#list.addEventListener("click", (event) => this.#click(event));
  }

  close() {
    this.#settle();
    this.#popup.hidden = true;
    this.#activate(-1);
    this.#input.setAttribute("aria-expanded", "false");
  }

  show(groups, footer = null) {
    this.#chosen = groups.flatMap((group) => group.options);
    let number = 0;
    this.#list.replaceChildren(...groups.filter((group) => group.options.length).map((group) => {
      const heading = `${this.#list.id}-${group.kind}`;
      return element(
        "div", { role: "group", "aria-labelledby": heading },
        element("div", { id: heading, className: "heading", role: "presentation", textContent: group.heading }),
        ...group.options.map((option) => this.#option(option, number++)),
      );
    }));
    this.#list.hidden = !this.#chosen.length;
    this.#popup.replaceChildren(this.#list, ...(footer ? [footer] : []));
    this.#popup.hidden = !this.#chosen.length && !footer;
    this.#activate(-1);
    this.#input.setAttribute("aria-expanded", String(Boolean(this.#chosen.length)));
  }

  // What is listed stays: no later answer takes its place.
  #settle() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#asked = null;
  }

  #option(option, number) {
    const made = element(
      "div", { id: `${this.#list.id}-${number}`, role: "option", "aria-selected": "false" },
      element("span", { className: "label", textContent: option.label }),
      element("span", { className: "note", textContent: option.note }),
    );
    // A button must not stand in an option; by keyboard it is Delete.
    if (option.forget) made.append(element("span", { className: "forget", title: "不再列出（Delete）", "aria-hidden": "true", textContent: "×" }));
    return made;
  }

  #schedule() {
    this.#settle();
    this.#timer = setTimeout(() => this.#ask(), Combobox.#pause);
  }

  #beginning() {
    if (!this.#input.value && this.#popup.hidden) this.#offers.beginning?.(this);
  }

  async #ask() {
    const typed = this.#input.value.slice(0, this.#input.selectionStart);
    if (!this.#input.value) { this.close(); this.#beginning(); return; }
    if (!typed.trim()) { this.close(); return; }
    const asked = this.#asked = new AbortController();
    let answer;
    try {
      const said = await fetch(`${this.#input.form.dataset.suggest}?${new URLSearchParams({ q: this.#offers.query(typed) })}`, { signal: asked.signal });
      if (!said.ok) { this.close(); return; }
      answer = await said.json();
    } catch {
      return; // A newer request has taken its place, or the server cannot be reached.
    }
    if (asked !== this.#asked || document.activeElement !== this.#input) return;
    this.show(this.#offers.groups(answer, this));
    if (this.#chosen.length) announce(`有 ${this.#chosen.length} 条建议，用上下键选择`);
  }

  #activate(number) {
    const options = [...this.#list.querySelectorAll("[role=option]")];
    options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = number;
    const option = options[number];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !this.#popup.hidden;
    const count = this.#chosen.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (!open) { if (this.#input.value) this.#schedule(); else this.#offers.beginning?.(this, true); return; }
        this.#settle();
        // One place more than options: that of the input itself.
        const by = event.key === "ArrowDown" ? 1 : -1;
        if (count) this.#activate((this.#active + 1 + by + count + 1) % (count + 1) - 1);
        return;
      }
      case "Enter":
        if (!open || this.#active < 0) { this.close(); return; }
        event.preventDefault();
        this.#choose(this.#active);
        return;
      case "Delete":
        if (!open || !this.#chosen[this.#active]?.forget) return;
        event.preventDefault();
        this.#chosen[this.#active].forget();
        return;
      case "Escape":
        if (!open) return;
        event.preventDefault();
        this.close();
    }
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    const number = [...this.#list.querySelectorAll("[role=option]")].indexOf(option);
    if (event.target.closest(".forget")) this.#chosen[number].forget();
    else this.#choose(number);
  }

  #choose(number) {
    const { choose } = this.#chosen[number];
    this.close();
    choose();
  }
}

// Of all that is held, whatever the query and its filters.
const held = (count, unit) => `收录 ${count.toLocaleString("en")} ${unit}`;
const reports = (count) => held(count, "份");

// The box itself. Names become filters, what else is chosen is written into the box.
function boxGroups(answer) {
  const behind = box.value.slice(box.selectionStart);
  const write = (text) => {
    box.value = answer.before + text + behind;
    const place = answer.before.length + text.length;
    box.setSelectionRange(place, place);
  };
  const narrow = (name, value) => location.assign(searchWith((asked) => {
    asked.set("q", (answer.before + behind).trim());
    if (!asked.get("q")) asked.delete("q");
    asked.append(name, value);
  }));
  const alone = [answer.phrases, answer.divisions, answer.issuers, answer.doc_numbers].filter((found) => found.length).length === 1;
  const few = (found) => (alone ? found : found.slice(0, 3));
  return [
    { kind: "phrases", heading: "原话", options: answer.phrases.map(({ text, occurrences }) => (
      { label: text, note: held(occurrences, "处"), choose: () => write(`“${text}”`) })) },
    { kind: "divisions", heading: "只查这个地区", options: few(answer.divisions).map(({ code, path, reports: count }) => (
      { label: path.join(" › "), note: reports(count), choose: () => narrow("region", code) })) },
    { kind: "issuers", heading: "只查这个机构", options: few(answer.issuers).map(({ value, reports: count }) => (
      { label: value, note: reports(count), choose: () => narrow("issuer", `=${value}`) })) },
    { kind: "numbers", heading: "文号", options: few(answer.doc_numbers).map(({ value, reports: count }) => (
      { label: value, note: reports(count), choose: () => write(/[\s|"“”「」『』]/.test(value) ? `doc:"${value.replace(/["“”]/g, "")}"` : `doc:${value}`) })) },
  ];
}

function recentFooter(combobox) {
  const { on, searches } = recent.read();
  const turn = element("button", { type: "button", role: "switch", "aria-checked": String(on), textContent: "记住查过的检索" });
  turn.addEventListener("click", () => { box.focus(); recent.turn(!on); showRecent(combobox, true); });
  const clear = element("button", { type: "button", textContent: "全部清除" });
  clear.addEventListener("click", () => { box.focus(); recent.clear(); showRecent(combobox); announce("已清除查过的检索"); });
  return element("div", { className: "footer" }, turn, ...(searches.length ? [clear] : []));
}

function showRecent(combobox, asked = false) {
  const { searches } = recent.read();
  if (!searches.length && !asked) { combobox.close(); return; }
  combobox.show([{ kind: "recent", heading: "查过的检索", options: searches.map(({ query, filters, search }) => ({
    label: query,
    note: filters,
    choose: () => location.assign(form.action + search),
    forget: () => { recent.remove(search); showRecent(combobox); announce(`不再列出：${query}`); },
  })) }], recentFooter(combobox));
}

// The value of a field of its own: what is chosen is written there.
function fieldGroups(input) {
  return ({ divisions, issuers }) => [
    { kind: "divisions", heading: "行政区划", options: divisions.map(({ path, reports: count }) => (
      { label: path.join(" › "), note: reports(count), choose: () => { input.value = path.join("/"); } })) },
    { kind: "issuers", heading: "发布机构", options: issuers.map(({ value, reports: count }) => (
      { label: value, note: reports(count), choose: () => { input.value = `=${value}`; } })) },
  ];
}

if (form) new Combobox(box, { query: (typed) => typed, groups: boxGroups, beginning: showRecent });
for (const input of document.querySelectorAll("input[data-completes]")) {
  const name = input.dataset.completes;
  new Combobox(input, { query: (typed) => `${name}:"${typed.replace(/["“”]/g, "")}`, groups: fieldGroups(input) });
}

// The page of help has the switch, too.
const told = document.getElementById("recent");
if (told) {
  const remembering = told.querySelector("[data-remembering]");
  for (const hidden of document.querySelectorAll("[data-recent]")) hidden.hidden = false;
  remembering.checked = recent.read().on;
  remembering.addEventListener("change", () => recent.turn(remembering.checked));
  told.querySelector("[data-forget-all]").addEventListener("click", () => {
    recent.clear();
    announce("已清除查过的检索");
  });
}

// The range of years, by two handles; what is sent stands in the two lists below.
function connectYears(years) {
  const [low, high] = years.querySelectorAll("input[type=range]");
  const [from, to] = years.querySelectorAll("select");
  const bars = [...years.querySelectorAll("rect")];
  const told = Object.fromEntries(bars.map((bar) => [bar.dataset.year, bar.dataset.reports]));

  function paint() {
    for (const bar of bars) {
      const year = Number(bar.dataset.year);
      bar.classList.toggle("chosen", Number(low.value) <= year && year <= Number(high.value));
    }
    for (const handle of [low, high]) handle.setAttribute("aria-valuetext", `${handle.value} 年，${told[handle.value]} 份`);
    // Where both stand at the end, the one that can still be moved lies on top.
    low.classList.toggle("above", low.value === low.max);
  }
  function fromHandles(moved) {
    if (Number(low.value) > Number(high.value)) moved.value = moved === low ? high.value : low.value;
    from.value = low.value === low.min ? "" : low.value;
    to.value = high.value === high.max ? "" : high.value;
    paint();
  }
  function fromLists() {
    low.value = from.value || low.min;
    high.value = to.value || high.max;
    paint();
  }
  for (const handle of [low, high]) handle.addEventListener("input", () => fromHandles(handle));
  for (const list of [from, to]) list.addEventListener("change", fromLists);
  from.form.addEventListener("reset", () => setTimeout(fromLists)); // when it is done
  low.parentElement.style.setProperty("--years", String(bars.length));
  low.parentElement.hidden = false;
  fromLists();
}
for (const years of document.querySelectorAll("[data-years]")) connectYears(years);
