// Copying passages, links and citations; chayici.js has run before.
"use strict";

// What each thing that copies copies, and what is then said.
const COPIES = {
  link: [(source) => source.href, "已复制本段链接"],
  citation: [(source) => citationOf(source), "已复制引用"],
  passage: [(source) => `${textOf(source)}\n${citationOf(source)}`, "已复制本段和出处"],
  entry: [(source) => source.closest(".citation").querySelector(".entry").textContent, "已复制引用"],
};

function citationOf(source) {
  return source.closest("[data-citation]").dataset.citation;
}

function textOf(source) {
  return source.closest(".passage").querySelector("h2, h3, h4, h5, h6, p").textContent;
}

async function copy(event) {
  const source = event.currentTarget;
  const [text, said] = COPIES[source.dataset.copies];
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(text(source));
  } catch {
    announce("浏览器没有允许复制");
    if (source.href) location.assign(source.href);
    return;
  }
  announce(said);
  const label = source.textContent;
  source.textContent = "已复制";
  setTimeout(() => { source.textContent = label; }, 2000);
}

// Only secure pages may write to the clipboard; elsewhere links lead to what can be copied by hand.
if (navigator.clipboard) {
  for (const source of document.querySelectorAll("[data-copies]")) {
    source.hidden = false;
    if (source.href) source.prepend("复制");
    source.addEventListener("click", copy);
  }
}
