// What the page of a report gains from a script; chayici.js has run before.
"use strict";

const passages = [...document.querySelectorAll(".passage")];
const marks = [...document.querySelectorAll("mark[id]")];

// Folding of sections. A heading has all passages behind it up to the next section that is not inside of it.

const folds = new Map();

function sectionOf(heading) {
  const from = passages.indexOf(heading) + 1;
  const depth = Number(heading.dataset.depth);
  const ends = passages.findIndex((passage, place) => place >= from
    && (passage.dataset.depth < depth || ("opens" in passage.dataset && passage.dataset.depth <= depth)));
  return passages.slice(from, ends < 0 ? passages.length : ends);
}

function foldable(heading) {
  const title = heading.querySelector("h2, h3, h4, h5, h6");
  const inside = title ? sectionOf(heading) : [];
  if (!inside.length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  button.dataset.title = title.textContent;
  folds.set(heading, { button, inside, folded: false });
  heading.querySelector(".tools").prepend(button);
  button.addEventListener("click", () => fold([heading], !folds.get(heading).folded));
  title.addEventListener("click", (event) => {
    if (!event.target.closest("a") && getSelection().isCollapsed) button.click();
  });
}

function fold(headings, folded) {
  for (const heading of headings) folds.get(heading).folded = folded;
  const hidden = new Set();
  for (const [, section] of folds) {
    if (section.folded) for (const passage of section.inside) hidden.add(passage);
  }
  // A browser that can search in what is folded unfolds it where it finds something.
  const how = "onbeforematch" in document.body ? "until-found" : "";
  for (const passage of passages) {
    if (hidden.has(passage)) passage.setAttribute("hidden", how);
    else passage.removeAttribute("hidden");
  }
  for (const { button, inside, folded: closed } of folds.values()) {
    const matches = inside.reduce((sum, passage) => sum + passage.querySelectorAll("mark[id]").length, 0);
    button.setAttribute("aria-expanded", String(!closed));
    button.textContent = closed ? `${inside.length} 段${matches ? ` · ${matches} 处匹配` : ""}` : "";
    button.setAttribute("aria-label", `“${button.dataset.title}”${button.textContent ? `，已折叠 ${button.textContent}` : ""}`);
  }
  placeTicks();
}

// What is gone to must be seen.
function unfold(element) {
  const passage = element?.closest(".passage");
  const above = [...folds].filter(([, section]) => section.folded && section.inside.includes(passage));
  if (above.length) fold(above.map(([heading]) => heading), false);
}

// Stepping through the matches.

const bar = document.querySelector("nav.matches");
const rail = document.querySelector("nav.rail");
let current = -1;

function neighbour(by) {
  const from = current < 0 && by < 0 ? 0 : current;
  return (from + by + marks.length) % marks.length;
}

function tickOf(number) {
  return rail?.querySelector(`a[href="#m${number + 1}"]`);
}

function setCurrent(number) {
  for (const one of [marks[current], tickOf(current)]) one?.removeAttribute("aria-current");
  current = number;
  for (const one of [marks[current], tickOf(current)]) one?.setAttribute("aria-current", "true");
  bar.querySelector("[data-position]").textContent = current < 0 ? "共" : `第 ${current + 1} /`;
  for (const link of bar.querySelectorAll("[data-step]")) {
    link.href = `#${marks[neighbour(Number(link.dataset.step))].id}`;
  }
}

function step(by) {
  setCurrent(neighbour(by));
  unfold(marks[current]);
  marks[current].scrollIntoView({ block: "center" });
  readAt(marks[current]);
  history.replaceState(history.state, "", `#${marks[current].id}`);
  announce(`第 ${current + 1} 处，共 ${marks.length} 处`);
}

// The server estimates where the matches stand; here it can be seen. Folded ones keep their ticks.
function placeTicks() {
  const text = document.querySelector("article.text").getBoundingClientRect();
  if (!rail || !text.height) return;
  for (const [number, mark] of marks.entries()) {
    const { top, height } = mark.getBoundingClientRect();
    if (!height) continue;
    tickOf(number).querySelector("rect").setAttribute("y", `${(100 * (top - text.top)) / text.height}%`);
  }
}

// The outline follows what is read.

const outline = document.querySelector(".outline nav");
const entryOf = new Map();
let heldAt = NaN;

function trackOutline() {
  let entry = null;
  for (const passage of passages) {
    entry = outline.querySelector(`a[href="#${passage.id}"]`) ?? entry;
    entryOf.set(passage, entry);
  }
  addEventListener("scroll", followScroll, { passive: true });
  followScroll();
}

function followScroll() {
  if (scrollY === heldAt) return;
  heldAt = NaN;
  // What is read stands below the bar; at the end of the page, where nothing more can come up there, further down.
  const below = document.documentElement.scrollHeight - innerHeight - scrollY;
  const line = Math.max(0.16 * innerHeight, innerHeight - below);
  const read = passages.findLast((passage) => !passage.hidden && passage.getBoundingClientRect().top <= line);
  setEntry(entryOf.get(read));
}

// What was gone to is what is read, wherever on the screen it stands, until the page is scrolled.
function readAt(place) {
  if (!outline) return;
  setEntry(entryOf.get(place.closest(".passage")));
  heldAt = scrollY;
}

function setEntry(entry) {
  const before = outline.querySelector("[aria-current]");
  if (before === entry) return;
  before?.removeAttribute("aria-current");
  if (!entry) return;
  entry.setAttribute("aria-current", "location");
  // Not scrollIntoView, which would move the page as well.
  const box = outline.closest("details");
  const { top, bottom } = entry.getBoundingClientRect();
  const { top: from, height } = box.getBoundingClientRect();
  if (top < from + 40 || bottom > from + height - 40) box.scrollTop += top - from - height / 3;
}

// The address may name a match or a passage; reading goes on from there.
function startFromAddress() {
  const target = named(location.hash);
  const passage = target?.closest(".passage");
  if (!passage) return;
  if (passage.hidden) {
    unfold(target);
    target.scrollIntoView();
  }
  const there = marks.findIndex((mark) => target.contains(mark));
  if (bar && there >= 0) setCurrent(there);
  readAt(target);
}

if (bar) {
  for (const hidden of bar.querySelectorAll("[hidden]")) hidden.hidden = false;
  bar.querySelector("[data-label]").textContent = "下一处";
  for (const link of bar.querySelectorAll("[data-step]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      step(Number(link.dataset.step));
    });
  }
  setCurrent(-1);
}
document.querySelector(".keys").hidden = false;
passages.forEach(foldable);
if (folds.size) {
  const both = document.querySelector(".folds");
  both.hidden = false;
  for (const button of both.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      fold([...folds.keys()], button.dataset.folds === "true");
      announce(button.dataset.folds === "true" ? "各节已折叠" : "各节已展开");
    });
  }
  document.querySelector("article.text").addEventListener("beforematch", (event) => unfold(event.target));
}
fold([], false);
if (outline) trackOutline();
addEventListener("hashchange", startFromAddress);
startFromAddress();
if (rail) new ResizeObserver(placeTicks).observe(document.querySelector("article.text"));

// The other script keeps the place that the address names.
for (const link of document.querySelectorAll(".scripts a")) {
  link.addEventListener("click", () => { link.hash = location.hash; });
}

addEventListener("keydown", (event) => {
  if (bar && isCommand(event) && (event.key === "n" || event.key === "p")) step(event.key === "n" ? 1 : -1);
});
