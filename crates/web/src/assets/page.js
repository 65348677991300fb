// What a page does beyond links and forms. Everything works without it, but for copying and what renews itself.
"use strict";

(() => {
  const told = document.getElementById("told");
  let silence;
  const tell = (text) => {
    told.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { told.textContent = ""; }, 4000);
  };

  // Copy buttons.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const field = document.createElement("textarea");
      field.value = button.dataset.copy;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    tell(told.dataset.copied);
  });

  // "/" goes to the search field, as in many programs.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.getElementById("find").focus();
    }
  });

  // A request that failed is told of, not swallowed.
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => tell(told.dataset.failed));
  }

  // The picture of all ports: where the pointer is, and a click as a link.
  const place = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left) / box.width * 256);
    const y = Math.floor((event.clientY - box.top) / box.height * 256);
    return Math.min(255, Math.max(0, y)) * 256 + Math.min(255, Math.max(0, x));
  };
  document.addEventListener("pointermove", (event) => {
    const svg = event.target.closest && event.target.closest(".ports-map");
    if (!svg) return;
    const title = event.target.closest("a") && event.target.closest("a").querySelector("title");
    const line = svg.parentElement.querySelector(".pointed");
    if (line) line.textContent = title ? title.textContent : String(place(svg, event));
  });
  document.addEventListener("click", (event) => {
    const svg = event.target.closest && event.target.closest(".ports-map");
    if (!svg || event.target.closest("a")) return;
    location.href = svg.dataset.ports + place(svg, event) + svg.dataset.suffix;
  });
})();
