// Conveniences on top of pages that work without them. Each part stands alone and finds its elements by a class or a data attribute.
"use strict";
document.documentElement.classList.add("js");

// A form is sent once: a second click does nothing until an answer is there. The server refuses a second recording anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000); // the answer may be a file: then the page stays
}, true);
const sendable = (root) => { for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent; };
addEventListener("pageshow", () => sendable(document));
document.addEventListener("htmx:afterRequest", () => sendable(document));

// What htmx could not do is said over the page, which stays as it is; the next request takes it away.
const toast = document.getElementById("toast");
const say = (text) => {
  const line = document.createElement("p");
  line.className = "refused";
  line.textContent = text;
  toast.replaceChildren(line);
};
document.addEventListener("htmx:beforeRequest", () => toast.replaceChildren());
document.addEventListener("htmx:sendError", () => say(toast.dataset.offline));
document.addEventListener("htmx:timeout", () => say(toast.dataset.offline));
toast.addEventListener("click", (event) => { if (!event.target.closest("a")) toast.replaceChildren(); });

// After a part was put in place: menus in it stay open, and the focus stays where it was, or near it.
let before = { focus: "", open: [] };
document.addEventListener("htmx:beforeSwap", () => {
  before = { focus: document.activeElement.id, open: [...document.querySelectorAll("details[open][id]")].map((part) => part.id) };
});
document.addEventListener("htmx:afterSettle", (event) => {
  for (const id of before.open) { const part = document.getElementById(id); if (part) part.open = true; }
  if (document.activeElement !== document.body) return;
  const part = event.detail.elt;
  const next = document.getElementById(before.focus) || part.querySelector("[autofocus], [role=alert], h1, h2, a, button") || part;
  if (!next.matches("a, button, input, select, textarea, summary")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
});

// Menus close by Escape and by a click beside them.
const menus = () => document.querySelectorAll("details.person-menu[open], details.filter-menu[open]");
document.addEventListener("click", (event) => { for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false; });

// A menu of filters that would leave the window opens to the left.
document.addEventListener("toggle", (event) => {
  const card = event.target.matches(".filter-menu[open]") && event.target.querySelector(".menu-card");
  if (!card) return;
  card.classList.remove("to-left");
  card.classList.toggle("to-left", card.getBoundingClientRect().right > document.documentElement.clientWidth);
}, true);

// A file dropped on [data-drop] goes into the field for files within it.
const dropped = (event) => event.target.closest && event.target.closest("[data-drop]");
document.addEventListener("dragover", (event) => { const place = dropped(event); if (place) { event.preventDefault(); place.classList.add("drop"); } });
document.addEventListener("dragleave", (event) => { const place = dropped(event); if (place && !place.contains(event.relatedTarget)) place.classList.remove("drop"); });
document.addEventListener("drop", (event) => {
  const place = dropped(event), field = place && place.querySelector("input[type=file]");
  if (!field) return;
  event.preventDefault();
  place.classList.remove("drop");
  const files = new DataTransfer();
  for (const file of field.multiple ? [...field.files, ...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1)) files.items.add(file);
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// [data-camera="id"] opens the camera of a phone for a field of files, which else lets one choose a picture.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-camera]"), field = button && document.getElementById(button.dataset.camera);
  if (!field) return;
  field.setAttribute("capture", "environment");
  field.click();
  field.removeAttribute("capture");
});

// [data-copy="text"] puts a text on the clipboard and says so with the words of data-copied.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = button.dataset.copied || button.textContent; });
});

// A form with ticks: [data-all] ticks every row, [data-ticked="Selected: {n}"] counts them, and the bar is shown while there are some.
const counted = (form) => {
  const ticks = form.querySelectorAll("td.tick input, [data-row] input[type=checkbox]"), n = [...ticks].filter((tick) => tick.checked).length;
  for (const place of form.querySelectorAll("[data-ticked]")) place.textContent = place.dataset.ticked.replace("{n}", n);
  for (const all of form.querySelectorAll("[data-all]")) { all.checked = n > 0 && n === ticks.length; all.indeterminate = n > 0 && n < ticks.length; }
};
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form) return;
  if (event.target.matches("[data-all]")) for (const tick of form.querySelectorAll("td.tick input")) tick.checked = event.target.checked;
  if (form.querySelector("[data-ticked], [data-all]")) counted(form);
});

// A browser shows dates in its own language: 12/01/2026 on a Chinese page. Beside the field stands the date as the page says it, with its weekday.
const dates = "input[type=date], .field input[type=datetime-local]";
const sayDate = (field) => {
  if (field.closest("td") && !field.closest("details")) return; // a cell of a grid has no room
  let said = field.nextElementSibling;
  if (!said || !said.matches(".said-date")) {
    said = document.createElement("span");
    said.className = "said-date quiet";
    said.ariaHidden = "true"; // the field itself is read out
    field.after(said);
  }
  const at = field.value && new Date(field.type === "date" ? field.value + "T00:00" : field.value);
  const time = field.type === "date" ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const form = { year: "numeric", month: "long", day: "numeric", weekday: "long", ...time };
  said.textContent = at && !isNaN(at) ? new Intl.DateTimeFormat(document.documentElement.lang, form).format(at) : "";
};
document.addEventListener("input", (event) => { if (event.target.matches(dates)) sayDate(event.target); });
for (const field of document.querySelectorAll(dates)) if (field.value) sayDate(field);

// Keys: J and K go through rows, X ticks one, / goes to the search, ? shows this list. A page with keys of its own has data-own-keys.
const rows = () => [...document.querySelectorAll("main [data-row], main .listing tbody tr:not(.group), main table.cards tbody tr:not(.group)")];
const go = (step) => {
  const all = rows(), here = all.findIndex((row) => row.classList.contains("is-here"));
  if (!all.length) return false;
  const row = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  for (const other of all) other.classList.toggle("is-here", other === row);
  const target = row.querySelector("a, button, input, summary") || row;
  if (target === row) row.tabIndex = -1;
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
};
const tick = () => {
  const box = document.querySelector(".is-here input[type=checkbox]");
  if (box) box.click();
  return Boolean(box);
};
const help = () => { const keys = document.getElementById("keys"); if (keys) keys.showModal(); return Boolean(keys); };
const search = () => { const field = document.getElementById("search"); if (field) { field.focus(); field.select(); } return Boolean(field); };
const keys = { j: () => go(1), k: () => go(-1), x: tick, "/": search, "?": help };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); } return; }
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const own = document.querySelector("[data-own-keys]"), key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (own && own.dataset.ownKeys.includes(key)) return;
  if (keys[key] && keys[key]()) event.preventDefault();
});
