// What the page of a report gains from a script; chayici.js has run before.
"use strict";

async function copyLink(event) {
  const link = event.currentTarget;
  // Only secure pages may write to the clipboard; elsewhere the link leads to the passage.
  if (!navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  announce("已复制本段链接");
  const label = link.textContent;
  link.textContent = "已复制";
  setTimeout(() => { link.textContent = label; }, 2000);
}
for (const link of document.querySelectorAll("a[data-copies]")) link.addEventListener("click", copyLink);

// Stepping through the matches of a report.
const marks = [...document.querySelectorAll("mark[id]")];
const bar = document.querySelector("nav.matches");
let current = -1;

function neighbour(by) {
  const from = current < 0 && by < 0 ? 0 : current;
  return (from + by + marks.length) % marks.length;
}

function setCurrent(number) {
  marks[current]?.removeAttribute("aria-current");
  current = number;
  marks[current]?.setAttribute("aria-current", "true");
  bar.querySelector("[data-position]").textContent = current < 0 ? "共" : `第 ${current + 1} /`;
  for (const link of bar.querySelectorAll("[data-step]")) {
    link.href = `#${marks[neighbour(Number(link.dataset.step))].id}`;
  }
}

function step(by) {
  setCurrent(neighbour(by));
  marks[current].scrollIntoView({ block: "center" });
  history.replaceState(history.state, "", `#${marks[current].id}`);
  announce(`第 ${current + 1} 处，共 ${marks.length} 处`);
}

// The address may name a match or a passage; stepping goes on from there.
function startFromAddress() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const there = marks.findIndex((mark) => target?.contains(mark));
  if (there >= 0) setCurrent(there);
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
  addEventListener("hashchange", startFromAddress);
  setCurrent(-1);
  startFromAddress();
}

addEventListener("keydown", (event) => {
  if (bar && isCommand(event) && (event.key === "n" || event.key === "p")) step(event.key === "n" ? 1 : -1);
});
