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

// Conversations: Enter sends, an answer names its message, the latest is in sight, who writes is told.
(() => {
  const composer = document.getElementById("composer");
  const log = document.getElementById("messages");
  if (!composer || !log) return;
  const text = composer.elements.text;
  const answering = composer.querySelector(".answering");
  const bottom = () => { log.scrollTop = log.scrollHeight; };
  const unanswer = () => { composer.elements.message.value = ""; answering.hidden = true; };
  bottom();

  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (text.value.trim()) composer.requestSubmit();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (button) {
      composer.elements.message.value = button.dataset.answer;
      answering.querySelector("span").textContent = "↩ " + button.dataset.beginning;
      answering.hidden = false;
      text.focus();
    }
    if (event.target.closest("[data-answer-off]")) { unanswer(); text.focus(); }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === composer && event.detail.successful) { text.value = ""; unanswer(); }
  });
  let wasAtBottom = true;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== log) return;
    wasAtBottom = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    // What somebody is editing is not taken away under their hands.
    const open = log.querySelector("details[open]");
    if (open && event.detail.requestConfig.elt === log) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === log && wasAtBottom) bottom();
  });
  const writing = document.querySelector(".typing");
  let still;
  const write = (contact, says) => {
    if (contact !== writing.dataset.contact) return;
    writing.textContent = says;
    clearTimeout(still);
    still = setTimeout(() => { writing.textContent = ""; }, 9000);
  };
  document.body.addEventListener("htmx:sseOpen", (event) => {
    event.detail.source.addEventListener("typing", ({ data }) => write(data, writing.dataset.says));
    event.detail.source.addEventListener("silent", ({ data }) => write(data, ""));
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
