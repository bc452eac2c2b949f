// What the pages gain from a script; without it everything still works.
"use strict";

const announcement = document.getElementById("announcement");
// What is sought is typed here; phrases to compare, one a line.
const box = document.getElementById("q") ?? document.getElementById("queries");

function announce(text) {
  // Emptied first, so that the same words are read out again.
  announcement.textContent = "";
  setTimeout(() => { announcement.textContent = text; }, 50);
}

// How much was found is read out when the page has come: what stands there from the beginning is not.
const totals = document.querySelector(".totals");
if (totals) announce([...totals.childNodes].filter((node) => node.className !== "took").map((node) => node.textContent).join(""));

// Enter that ends an input method's composition must not submit. Safari sends it after the
// composition has ended, with key code 229.
addEventListener("keydown", (event) => {
  if (event.target.form && event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});

// A page that the browser has kept and shows again says what its address says, not what was changed last.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const changed of document.forms) changed.reset();
});

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.parentElement.querySelector("button").hidden = true;
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Filters and outline stand open beside the text where there is room for them.
const wide = matchMedia("(min-width: 60rem)");
function openBeside() {
  for (const details of document.querySelectorAll("details[data-open-wide]")) details.open = wide.matches;
}
wide.addEventListener("change", openBeside);
openBeside();

// What an address names, if it is an address at all.
function named(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

// What an address names inside closed details must be seen.
function reveal() {
  const target = named(location.hash);
  const details = target?.closest("details");
  if (!details || details.open) return;
  details.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

// What opens above the page closes as menus do.
const OPEN_MENU = ":is(.menu, .exports)[open]";
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN_MENU)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(OPEN_MENU);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Whether a key is a command, and not typed into something.
function isCommand(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  return !(typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey);
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || !box || !isCommand(event)) return;
  event.preventDefault();
  box.focus();
  box.select();
});
