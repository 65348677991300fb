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
    document.addEventListener(failure, ({ detail }) => {
      const said = detail.xhr && detail.xhr.getResponseHeader("directnet-said");
      tell(said ? decodeURIComponent(said) : told.dataset.failed);
    });
  }

  // A browser opens few connections to a host, and may keep a page that was left, with the one on which it is told of changes:
  // so it ends with the page, and begins anew if somebody comes back to it.
  let source;
  document.addEventListener("htmx:sseOpen", ({ detail }) => { source = detail.source; });
  addEventListener("pagehide", () => { if (source) source.close(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

  // A part that renews itself does not take away what somebody is typing in it.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const typing = detail.target.querySelector("input:focus, textarea:focus, select:focus");
    if (typing && detail.requestConfig.elt === detail.target) detail.shouldSwap = false;
  });

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

// The static encyclopedia: a number goes to its page, a name is looked for in a list.
(() => {
  const field = document.querySelector("#find[data-index]");
  if (!field) return;
  const page = (port) => field.dataset.ports + port + ".html";
  field.form.addEventListener("submit", (event) => {
    const port = /^\s*(\d{1,5})(\/\w+)?\s*$/.exec(field.value);
    if (port && Number(port[1]) < 65536) {
      event.preventDefault();
      location.href = page(Number(port[1]));
    }
  });
  const found = document.getElementById("found");
  const word = (new URLSearchParams(location.search).get("q") || "").trim().toLowerCase();
  if (!found || !word) return;
  field.value = word;
  fetch(field.dataset.index).then((answer) => answer.json()).then((names) => {
    const hits = names.filter(([, name]) => name.toLowerCase().includes(word));
    hits.sort((a, b) => (b[1].toLowerCase() === word) - (a[1].toLowerCase() === word) || a[0] - b[0]);
    for (const [port, name] of hits.slice(0, 300)) {
      const [item, link, told] = ["li", "a", "span"].map((kind) => document.createElement(kind));
      link.href = page(port);
      link.textContent = port;
      told.lang = "en";
      told.textContent = name;
      item.append(link, told);
      found.append(item);
    }
    if (!hits.length) found.textContent = found.dataset.none;
  });
})();
