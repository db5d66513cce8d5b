// Search and filter of the lists of this site. Without it every page shows all it has.
"use strict";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
// Each word asked for must begin a word of the text: "alba" finds Albania, "bania" does not.
const words = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

function begin(form) {
  const list = document.getElementById(form.dataset.of);
  const items = [...list.querySelectorAll("[data-text]")];
  const texts = items.map((item) => words(item.dataset.text));
  const shelves = [...list.querySelectorAll("section")];
  const told = document.querySelector(`[data-count="${form.dataset.of}"]`);
  const all = told.textContent;
  const fields = [...form.elements].filter((field) => field.name);

  function fits(item, text, asked) {
    return fields.every((field) => field.name === "text"
      ? asked.every((word) => text.some((one) => one.startsWith(word)))
      : !field.value || item.dataset[field.name].split(" ").includes(field.value));
  }

  function apply() {
    const asked = words(form.elements.text.value);
    let shown = 0;
    items.forEach((item, place) => {
      item.hidden = !fits(item, texts[place], asked);
      shown += item.hidden ? 0 : 1;
    });
    shelves.forEach((shelf) => { shelf.hidden = !shelf.querySelector("[data-text]:not([hidden])"); });
    told.textContent = shown === items.length ? all : shown === 0 ? told.dataset.none
      : told.dataset.some.replace("{n}", shown).replace("{whole}", items.length);
  }

  // What is asked for stands in the address, so that it can be kept and sent.
  function remember() {
    const chosen = fields.filter((field) => field.value).map((field) => [field.name, field.value]);
    history.replaceState(null, "", `#${chosen.length ? "?" : ""}${new URLSearchParams(chosen)}`);
  }

  function recall() {
    if (!location.hash.startsWith("#?")) return;
    const asked = new URLSearchParams(location.hash.slice(2));
    fields.forEach((field) => { field.value = asked.get(field.name) ?? ""; });
  }

  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); form.elements.text.focus(); }));
  document.addEventListener("keydown", (event) => {
    const free = !event.target.closest("input, select, textarea");
    if (event.key === "/" && free && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });
  addEventListener("hashchange", () => { recall(); apply(); });
  form.hidden = false;
  recall();
  apply();
}

document.querySelectorAll("form[data-of]").forEach(begin);
