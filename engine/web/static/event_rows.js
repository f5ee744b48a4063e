/* The same values twice are two forms: a cell may change and change back. */
document.addEventListener("htmx:configRequest", (event) => {
  if (["autosave", "preview"].includes(event.detail.elt.id)) event.detail.parameters.set("nonce", String(performance.now()));
});

/* The form of one event: a form that was not recorded, such as after a session expired, comes back as it was typed. */
(() => {
  const form = document.getElementById("event-form");
  if (!form) return;
  const place = "event " + form.dataset.place;
  const fields = () => [...form.elements].filter((one) => one.id.startsWith("field-") && !one.readOnly);
  const read = () => { try { return JSON.parse(sessionStorage.getItem(place) || "null"); } catch { return null; } };
  if (document.querySelector(".flash")) sessionStorage.removeItem(place);
  else if (!document.querySelector(".refused")) {
    const typed = read();
    for (const one of typed ? fields() : []) if (one.id in typed) one.value = typed[one.id];
    if (typed) window.addEventListener("load", () => fields()[0].dispatchEvent(new Event("change", { bubbles: true })));
  }
  // a file is taken out of its place without leaving the page
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=remove]");
    if (!button) return;
    event.preventDefault();
    const gone = document.createElement("input");
    Object.assign(gone, { type: "hidden", name: "remove", value: button.value });
    button.replaceWith(gone);
    gone.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("input", () => {
    try { sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(fields().map((one) => [one.id, one.value])))); } catch { /* no storage */ }
  });
})();

/* The table of rows: rows copied in Excel may be pasted anywhere, files dropped anywhere, and nothing typed is lost
   where a session has expired: what the server has not confirmed comes back into the field for pasting. */
(() => {
  const form = document.getElementById("grid");
  if (!form) return;
  const paste = document.getElementById("paste"), file = document.getElementById("table"), add = document.getElementById("add");
  const place = "rows " + form.dataset.place;
  const dirty = new Set();

  const cells = (row) => [...row.querySelectorAll("[name^='c-']")].map((one) => one.value.replace(/[\t\r\n]+/g, " "));
  const unconfirmed = () => [paste.value, ...[...dirty].map((row) => cells(row).join("\t"))].filter((text) => text.trim()).join("\n");
  const remember = () => { try { sessionStorage.setItem(place, unconfirmed()); } catch { /* no storage: nothing to keep */ } };
  const forget = () => { dirty.clear(); try { sessionStorage.removeItem(place); } catch { /* no storage */ } };

  if (document.querySelector(".flash, .refused")) forget();
  else {
    const left = sessionStorage.getItem(place);
    if (left && !paste.value) paste.value = left;
  }
  form.addEventListener("input", (event) => {
    const row = event.target.closest("#grid-rows tr");
    if (row) dirty.add(row);
    remember();
  });
  form.addEventListener("submit", remember);

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!/[\t\n]/.test(text.trim()) || event.target === paste && !/\t/.test(text)) return;
    event.preventDefault();
    paste.value = text;
    add.click();
  });
  file.addEventListener("change", () => { if (file.files.length) add.click(); });
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.querySelector(".paste").classList.toggle("dropping", name === "dragover");
      if (name === "drop") { file.files = event.dataTransfer.files; add.click(); }
    });
  }

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "autosave" || !event.detail.xhr.responseText.includes('id="grid-bar"')) return;
    forget();
    if (paste.value) remember();
    for (const cell of form.querySelectorAll("[aria-describedby^='p-']")) {
      const problem = document.getElementById(cell.getAttribute("aria-describedby"));
      if (problem && problem.textContent.trim()) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    }
  });
})();
