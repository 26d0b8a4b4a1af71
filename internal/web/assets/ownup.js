// Pages work without this.
"use strict";

// A button that copies a text to the clipboard, beside every text that says
// so with data-copy.
for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = text.dataset.copy;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "soft";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value ?? text.textContent);
      said.textContent = " Copied.";
    } catch {
      text.select?.();
      said.textContent = " Selected; press Ctrl+C or Cmd+C.";
    }
  });
  const row = document.createElement("p");
  row.className = "row";
  row.append(button, said);
  text.after(row);
}

// Beside a message, a finding can be shown in it: its words are selected.
// Counted as the page counts them, from the text that was reviewed; where that
// has changed meanwhile, the selection may be a few letters off, which does no
// harm.
const message = document.querySelector("textarea#body");
function choose(from, to) {
  message.setSelectionRange(from, to);
  message.blur(); // browsers scroll to a selection when it gets the focus
  message.focus();
  message.scrollIntoView({ block: "nearest" });
}
document.addEventListener("click", (event) => {
  const span = event.target.closest?.("[data-select]")?.dataset.select;
  if (message && span) choose(...span.split("-").map(Number));
});

// A mended text comes with its review. Only what differs is typed over, so
// that it can be undone like anything typed.
document.addEventListener("htmx:after:swap", () => {
  const mended = document.querySelector("#mended");
  if (!message || !mended) return;
  const before = message.value, after = mended.value;
  mended.remove();
  let from = 0, tail = 0;
  while (from < Math.min(before.length, after.length) && before[from] === after[from]) from++;
  while (tail < Math.min(before.length, after.length) - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  choose(from, before.length - tail);
  const text = after.slice(from, after.length - tail);
  const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!typed || message.value !== after) message.value = after;
});
