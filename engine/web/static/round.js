// Keys of the round: a letter presses the button, opens the form or follows the link that has it. Everything works without them.
"use strict";
document.addEventListener("keydown", (event) => {
  const round = document.getElementById("round");
  if (!round) return;
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = event.target.form && event.target.form.querySelector("button[name=act]");
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") { for (const open of round.querySelectorAll("details[open]")) open.open = false; return; }
  const found = event.key.length === 1 && /[a-z0-9]/i.test(event.key) && round.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!found || found.closest(".htmx-request")) return;
  event.preventDefault();
  if (found.tagName !== "SUMMARY") { found.click(); return; }
  found.parentElement.open = true;
  const sheet = found.parentElement, field = sheet.querySelector("textarea") || sheet.querySelector("select, input:not([type=hidden])");
  if (field) field.focus();
});
// The chosen row stays in sight, and a form that was refused gets the focus.
const inSight = () => {
  const row = document.querySelector("#round .is-here");
  if (row) row.scrollIntoView({ block: "nearest" });
  const refused = document.querySelector("#round .round-sheet .refused");
  const field = refused && refused.parentElement.querySelector("select, textarea");
  if (field) field.focus();
};
document.addEventListener("htmx:afterSettle", inSight);
addEventListener("DOMContentLoaded", inSight);
