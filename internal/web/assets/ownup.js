// Pages work without this. It adds a button that copies a text to the
// clipboard, beside every text that says so with data-copy.
"use strict";
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
