// What a page of a conversation does beyond links and forms, and what a browser tells its user of meanwhile.
"use strict";

// The server-sent events of this page, told to whoever is here.
const onTold = (told) => {
  const heard = new WeakSet();
  document.body.addEventListener("htmx:sseOpen", ({ detail }) => {
    // A connection that was lost and made again is opened twice.
    if (heard.has(detail.source)) return;
    heard.add(detail.source);
    for (const [name, tell] of Object.entries(told)) {
      detail.source.addEventListener(name, ({ data }) => tell(data));
    }
  });
};

// What had the focus in a part of the page that is renewed has it again afterwards, or what is nearest to it. Call this before,
// and what it returns after.
const keepFocus = (part) => {
  const it = document.activeElement;
  if (!it || it === part || !part.contains(it)) return () => {};
  const kind = (one) => JSON.stringify([one.tagName, one.id, one.name, one.getAttribute("href"),
    one.tagName === "BUTTON" && one.value, one.textContent.trim()]);
  const wanted = kind(it);
  const home = it.parentElement.closest("[id]");
  const isFolded = Boolean(it.closest("details"));
  return () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const near = home && document.getElementById(home.id);
    const all = [...(near || part).querySelectorAll("a, button, input, textarea, select, summary")];
    const seen = all.filter((one) => one.checkVisibility());
    const next = seen.find((one) => kind(one) === wanted)
      || (near && near !== part && ((isFolded && near.querySelector("summary")) || seen[0])) || part;
    if (next === part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
};

// Enter sends, an answer names its message, the latest is in sight.
(() => {
  const composer = document.getElementById("composer");
  const log = document.getElementById("messages");
  if (!composer || !log) return;
  const text = composer.elements.text;
  const answering = composer.querySelector(".answering");
  const bottom = () => { log.scrollTop = log.scrollHeight; };
  const unanswer = () => { composer.elements.message.value = ""; answering.hidden = true; };
  // Who comes from a search is shown what was found.
  const found = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (found) found.scrollIntoView({ block: "center" });
  else bottom();

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
      answering.querySelector("bdi").textContent = button.dataset.beginning;
      answering.hidden = false;
      text.focus();
    }
    if (event.target.closest("[data-answer-off]")) { unanswer(); text.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const open = event.target.closest("#messages details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    else if (!answering.hidden) { unanswer(); text.focus(); }
  });

  // What was written so far is kept for every face, some times a second at most; what is sent is a draft no more.
  let kept = text.value;
  let waiting;
  let keeping = Promise.resolve();
  const keep = () => {
    waiting = undefined;
    if (text.value === kept || !text.dataset.draft) return;
    kept = text.value;
    const body = new URLSearchParams({ text: kept });
    keeping = fetch(text.dataset.draft, { method: "POST", body }).catch(() => {});
  };
  text.addEventListener("input", () => { waiting ??= setTimeout(keep, 500); });
  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.elt !== composer) return;
    event.preventDefault();
    clearTimeout(waiting);
    waiting = undefined;
    keeping.then(() => event.detail.issueRequest(true));
  });
  let sent = "";
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== composer) return;
    sent = text.value;
    text.value = kept = "";
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt !== composer) return;
    if (detail.successful) unanswer();
    else if (!text.value) text.value = sent;
  });
  onTold({
    draft: async (contact) => {
      if (!text.dataset.draft || contact !== text.dataset.contact || document.activeElement === text) return;
      const answer = await fetch(text.dataset.draft);
      if (answer.ok) text.value = kept = await answer.text();
    },
  });

  // What nobody sees is not asked for, or it would count as shown.
  let stale = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== log || !document.hidden) return;
    stale = true;
    event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !stale) return;
    stale = false;
    htmx.trigger(log, "sse:missed");
  });

  // A message that is the same stays where it is: whoever has the page read out hears what is new, and what is selected,
  // open or in focus stays so. What somebody is editing is not taken away under their hands.
  const written = new WeakMap();
  for (const it of log.children) written.set(it, it.outerHTML);
  const renew = (html, isOwnDoing) => {
    const wasAtBottom = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const backToFocus = keepFocus(log);
    const known = new Map([...log.children].map((it) => [it.id, it]));
    const came = document.createElement("template");
    came.innerHTML = html;
    const stay = new Set();
    let last = null;
    for (const fresh of [...came.content.children]) {
      const old = fresh.id && known.get(fresh.id);
      const isEdited = !isOwnDoing && old && old.querySelector("details[open]");
      const it = old && (isEdited || written.get(old) === fresh.outerHTML) ? old : fresh;
      if (it === fresh) written.set(it, it.outerHTML);
      const place = last ? last.nextSibling : log.firstChild;
      if (it !== place) log.insertBefore(it, place);
      last = it;
      stay.add(it);
    }
    for (const it of [...log.childNodes]) if (!stay.has(it)) it.remove();
    htmx.process(log);
    backToFocus();
    if (wasAtBottom) bottom();
  };
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== log || !detail.shouldSwap) return;
    detail.shouldSwap = false;
    renew(detail.serverResponse, detail.requestConfig.elt !== log);
  });
  // A picture that has come makes its message higher, and one that cannot be shown makes none.
  log.addEventListener("load", () => { if (log.scrollHeight - log.scrollTop - log.clientHeight < 340) bottom(); }, true);
  log.addEventListener("error", ({ target }) => { if (target.matches("img")) target.remove(); }, true);

  const writing = document.querySelector(".typing");
  let still;
  const write = (contact, says) => {
    if (contact !== writing.dataset.contact) return;
    writing.textContent = says;
    clearTimeout(still);
    still = setTimeout(() => { writing.textContent = ""; }, 9000);
  };
  onTold({ typing: (contact) => write(contact, writing.dataset.says), silent: (contact) => write(contact, "") });
})();

// Any other part that renews itself.
(() => {
  let backToFocus = () => {};
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.shouldSwap) backToFocus = keepFocus(detail.target);
  });
  document.addEventListener("htmx:afterSettle", () => { backToFocus(); backToFocus = () => {}; });
})();

// Files: dropped on the conversation or chosen, sent with progress; how far those of contacts have come.
(() => {
  const field = document.getElementById("attach");
  const thread = document.querySelector(".thread");
  onTold({
    file: (data) => {
      const [row, done, size] = data.split(" ").map(Number);
      const bar = document.querySelector(`progress[data-row="${row}"]`);
      if (bar) { bar.max = size; bar.value = done; }
      else if (document.getElementById("m" + row)) htmx.trigger("#messages", "sse:missed");
    },
  });
  if (!field) return;
  const list = document.querySelector(".sending");
  const send = (file) => new Promise((sent) => {
    const item = document.createElement("li");
    const bar = document.createElement("progress");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    item.append(name, " ");
    bar.max = file.size;
    bar.setAttribute("aria-label", file.name);
    item.append(bar);
    list.append(item);
    const request = new XMLHttpRequest();
    request.open("POST", `${field.dataset.files}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => { bar.value = loaded; };
    request.onload = request.onerror = () => {
      if (request.status === 204) {
        item.remove();
        htmx.trigger("#messages", "sse:missed");
      } else {
        const said = request.getResponseHeader("directnet-said");
        bar.replaceWith(": ", said ? decodeURIComponent(said) : document.getElementById("told").dataset.failed);
      }
      sent();
    };
    request.send(file);
  });
  // One after the other: the disk and the memory of a machine have an end.
  let last = Promise.resolve();
  const sendAll = (files) => { for (const file of files) last = last.then(() => send(file)); };
  field.addEventListener("change", () => { sendAll([...field.files]); field.value = ""; });
  thread.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    thread.classList.add("over");
  });
  thread.addEventListener("dragleave", () => thread.classList.remove("over"));
  thread.addEventListener("drop", (event) => {
    thread.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
})();

// Notifications of the browser, if its user wants them: that somebody wrote, not what.
(() => {
  if (!("Notification" in window)) return;
  const isOn = () => Notification.permission === "granted" && localStorage.getItem("notify") === "on";
  const log = document.getElementById("messages");
  let known;
  const look = async () => {
    if (!isOn()) return;
    const answer = await fetch("/news").catch(() => null);
    if (!answer || !answer.ok) return;
    const news = await answer.json();
    for (const { id, says, href } of known ? news.filter(({ id }) => !known.has(id)) : []) {
      // The tag: several tabs tell of it, and it is shown once.
      const shown = new Notification(says, { tag: id, dir: "ltr", lang: document.documentElement.lang });
      shown.onclick = () => { window.focus(); location.href = href; };
    }
    known = new Set(news.map(({ id }) => id));
  };
  look();
  onTold({
    received: (contact) => {
      const isSeen = document.hasFocus() && log && log.dataset.contact === contact;
      if (!isSeen) look();
    },
  });

  const button = document.getElementById("notify");
  if (!button) return;
  const label = () => { button.textContent = isOn() ? button.dataset.off : button.dataset.on; };
  button.hidden = false;
  label();
  button.addEventListener("click", async () => {
    if (isOn()) {
      localStorage.removeItem("notify");
    } else if (await Notification.requestPermission() === "granted") {
      localStorage.setItem("notify", "on");
      look();
    } else {
      button.textContent = button.dataset.denied;
      return;
    }
    label();
  });
})();
