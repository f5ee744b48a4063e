// What is put into a cell is kept on the server at once. Without this, the buttons of the form do the same.
"use strict";
(() => {
  const form = document.querySelector("form.hand-in");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  const deliver = form.querySelector("[data-deliver]");
  const waiting = new Map();
  let times = 0;

  const count = () => {
    const n = form.querySelectorAll("input[name=tick]:checked").length;
    deliver.textContent = n ? form.dataset.count.replace("{n}", n) : deliver.dataset.plain;
  };

  const contentOf = (cell) => {
    const line = cell.closest("[data-line]");
    const number = line.dataset.number;
    const body = new FormData();
    body.set("form_token", form.elements.form_token.value);
    body.set("once", `${Date.now()} ${++times}`);
    body.set("row", line.dataset.line);
    body.set("number", number);
    for (const input of cell.querySelectorAll("input, select")) {
      if (!input.name) continue;
      if (/^(cell|sign)$/.test(input.name)) body.append(input.name, input.value.replace(/^\d+/, "0"));
      else if (input.type === "file") { if (input.files.length) body.append(input.name.replace(/\d+/, "0"), input.files[0]); }
      else if (!/^(radio|checkbox)$/.test(input.type) || input.checked) body.append(input.name.replace(/\d+/, "0"), input.value);
    }
    return body;
  };

  // a new session has another token; the page that is open takes it over
  const renew = async () => {
    const text = await (await fetch(location.href)).text();
    const token = new DOMParser().parseFromString(text, "text/html").querySelector("form.hand-in input[name=form_token]");
    if (token) form.elements.form_token.value = token.value;
  };

  // an error that is about no cell: the page of it says why
  const sentence = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    return page.querySelector("[data-line]") ? "" : (page.querySelector("h1, [role=alert], [role=status]") || page.body).textContent.trim();
  };

  const show = (cell, text, ok) => {
    const page = new DOMParser().parseFromString(`<ul>${text}</ul>`, "text/html");
    const line = cell.closest("[data-line]");
    const field = CSS.escape(cell.dataset.cell);
    const fresh = page.querySelector(`[data-cell="${field}"]`);
    const lack = page.querySelector("[data-lack]");
    if (lack) {
      line.querySelector(".end").replaceWith(lack.closest(".end"));
      if (ok && lack.dataset.complete) line.querySelector("input[name=tick]").checked = true;
    }
    if (fresh && cell.classList.contains("file")) { cell.replaceWith(fresh); return; }
    cell.querySelector(":scope > .problem")?.remove();
    const problem = fresh?.querySelector(":scope > .problem");
    if (problem) cell.append(problem);
  };

  // the form compares with what is kept now, or with what another window has filled in, which the answer says
  const shown = (cell, body, text) => {
    const was = cell.querySelector("input[name^=w]");
    if (!was) return;
    if (text) {
      const newer = new DOMParser().parseFromString(text, "text/html").querySelector(`[data-cell="${CSS.escape(cell.dataset.cell)}"] input[name^=w]`);
      if (newer) was.value = newer.value;
      return;
    }
    const number = cell.closest("[data-line]").dataset.number;
    const isTick = cell.classList.contains("signature");
    was.value = isTick ? (body.has("s0") ? "signed" : "") : body.get(was.name.replace(`w${number}.`, "v0.")) || "";
  };

  // one after the other: what was put in first arrives first
  let last = Promise.resolve();
  const keep = (cell, extra) => (last = last.then(() => send(cell, extra)));

  const send = async (cell, extra) => {
    const body = contentOf(cell);
    for (const [name, value] of Object.entries(extra || {})) body.set(name, value);
    const turn = times;
    waiting.set(cell, turn);
    cell.classList.add("busy");
    state.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { "HX-Request": "true" } });
      const text = await answer.text();
      if (answer.ok) shown(cell, body);
      if (waiting.get(cell) !== turn) return; // something newer was put in meanwhile
      if (answer.redirected || answer.status === 403) { await renew(); throw new Error("not signed in"); }
      if (answer.status >= 500) throw new Error("away");
      if (text.includes("data-line")) show(cell, text, answer.ok);
      if (answer.status === 422) shown(cell, body, text);
      state.textContent = answer.ok ? form.dataset.saved : sentence(text);
      waiting.delete(cell);
    } catch (error) {
      state.textContent = error.message === "not signed in" ? form.dataset.expired : form.dataset.notSaved;
      setTimeout(() => { if (waiting.get(cell) === turn) keep(cell, extra); }, 5000);
    } finally {
      cell.classList.remove("busy");
      count();
    }
  };

  form.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) keep(cell);
    count();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=remove]");
    if (!button) return;
    event.preventDefault();
    const cell = button.closest("[data-cell]");
    cell.querySelector("input[type=file]").value = "";
    keep(cell, { remove: button.value.replace(/^\d+/, "0") });
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      const cell = event.target.closest("[data-cell].file");
      if (!cell) return;
      event.preventDefault();
      cell.classList.toggle("over", kind === "dragover");
      const files = event.dataTransfer?.files;
      if (kind !== "drop" || !files?.length) return;
      // several files go into the free cells of the line, in order
      const cells = [cell, ...cell.closest("[data-line]").querySelectorAll("[data-cell].file:not(.filled)")].filter((c, n, all) => all.indexOf(c) === n);
      [...files].slice(0, cells.length).forEach((file, n) => {
        const one = new DataTransfer();
        one.items.add(file);
        cells[n].querySelector("input[type=file]").files = one.files;
        keep(cells[n]);
      });
    });
  }
  window.addEventListener("beforeunload", (event) => { if (waiting.size && !sent) event.preventDefault(); });
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  count();
})();
