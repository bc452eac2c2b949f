// Copying passages, links and citations; chayici.js has run before.
"use strict";

// What each thing that copies copies, and what is then said.
const COPIES = {
  bibtex: [(source) => bibtexOf(source), "已复制 BibTeX"],
  link: [(source) => source.href, "已复制本段链接"],
  citation: [(source) => citationOf(source), "已复制引用"],
  passage: [(source) => `${textOf(source)}\n${citationOf(source)}`, "已复制本段和出处"],
  entry: [(source) => source.closest(".citation").querySelector(".entry").textContent, "已复制引用"],
};

function citationOf(source) {
  return source.closest("[data-citation]").dataset.citation;
}

async function bibtexOf(source) {
  const address = new URL(source.href);
  address.pathname += ".bib";
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

function textOf(source) {
  return source.closest(".passage").querySelector("h2, h3, h4, h5, h6, p").textContent;
}

async function copy(event) {
  const source = event.currentTarget;
  const [text, said] = COPIES[source.dataset.copies];
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab or window is asked for
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(await text(source));
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
