/* The page in the browser: shows what the server says the conversation is, and tells the server what the shopper does.

   It holds no truth: every value from the server is the whole conversation, and items are replaced only where
   their HTML changed, so that pictures, sliders and the reading position stay as they are. */

window.FittingRoom = (() => {
  "use strict";

  const WAIT_MS = 15000; // after which an unanswered message counts as lost
  const QUIET_MS = 12000; // after which a running turn is asked for again, in case its stream broke
  const OWN = new Set(["user", "photo", "consent"]);
  const DRAFT = "fitting-room-draft";
  let root, thread, items, box, tell, value = null;
  let anchor = null, following = true; // see follow()
  let watchdog = 0;
  let pending = null; // the message on its way: {name, typed, timer}
  let queued = null; // the message that goes when the running turn is over: {text, product}

  const one = (selector) => root.querySelector(selector);
  const word = (name) => (value && value.words[name]) || "";

  function attach(element, props, trigger, watch) {
    root = element.querySelector(".fr");
    thread = one(".thread");
    items = one(".items");
    box = one("textarea");
    tell = (data) => trigger("submit", data);
    listen();
    watch("value", () => draw(props.value));
    if (props.value && props.value.items) draw(props.value);
    box.value = sessionStorage.getItem(DRAFT) || "";
    fit();
  }

  // ---- drawing

  function draw(next) {
    if (!next || !next.items) return;
    clearTimeout(watchdog);
    if (next.busy) watchdog = setTimeout(() => tell({ do: "refresh" }), QUIET_MS);
    const first = value === null;
    if (first || value.language !== next.language) speak(next);
    value = next;
    setHtml(one(".hello"), next.hello);
    const added = patch(next.items);
    one("form [type=submit]").hidden = next.busy;
    one("[data-do=stop]").hidden = !next.busy;
    one(".model").textContent = next.model;
    drawPhoto(next.photo);
    if (pending && pending.name in next.received) answered(next.received[pending.name]);
    if (queued && !next.busy && !pending) {
      const { text, product } = queued;
      queued = null;
      say(text, product);
    }
    root.classList.toggle("fresh", !next.items.length);
    if (first) thread.scrollTop = next.items.length ? thread.scrollHeight : 0;
    else if (added || next.busy) follow();
    root.classList.add("ready");
    downButton();
  }

  function speak(next) {
    const words = next.words;
    root.lang = document.documentElement.lang = next.language === "zh" ? "zh-Hans" : "en";
    document.title = words.brand;
    for (const node of root.querySelectorAll("[data-w]")) node.textContent = words[node.dataset.w];
    for (const node of root.querySelectorAll("[data-w-label]")) {
      node.setAttribute("aria-label", words[node.dataset.wLabel]);
      if (node.tagName === "BUTTON") node.title = words[node.dataset.wLabel];
    }
    for (const node of root.querySelectorAll("[data-w-hint]")) node.placeholder = words[node.dataset.wHint];
    one("[data-do=language]").lang = next.language === "zh" ? "en" : "zh-Hans";
  }

  function setHtml(node, html) {
    if (node.drawn === html) return;
    node.innerHTML = html;
    node.drawn = html;
  }

  /* Brings the items on the page in line with `list`; true when there are new ones. */
  function patch(list) {
    let added = false;
    const known = new Map([...items.children].map((node) => [node.dataset.id, node]));
    let at = items.firstElementChild;
    for (const item of list) {
      let node = known.get(item.id);
      if (!node) {
        node = document.createElement("div");
        node.dataset.id = item.id;
        node.className = "item is-" + item.type;
        items.insertBefore(node, at);
        added = true;
        if (OWN.has(item.type)) { anchor = node; following = true; }
        else if (item.type === "look") anchor = node;
      } else if (node === at) {
        at = at.nextElementSibling;
      } else {
        items.insertBefore(node, at);
      }
      known.delete(item.id);
      setHtml(node, item.html);
    }
    for (const node of known.values()) node.remove();
    return added;
  }

  function drawPhoto(photo) {
    const strip = one(".photos"), picture = strip.querySelector("img");
    strip.hidden = !photo;
    if (!photo) return;
    strip.querySelector(".state").textContent = photo.waiting ? word("photo_waiting") : word("photo_in_use");
    picture.hidden = photo.waiting;
    strip.querySelector(".held").hidden = !photo.waiting;
    if (!photo.waiting && picture.getAttribute("src") !== photo.src) picture.src = photo.src;
  }

  // ---- scrolling: the end comes into view as it is written, but never so far that the shopper's own last
  // message (or the try-on) leaves at the top; and nothing moves once the shopper has scrolled themselves

  function follow() {
    if (!following) return;
    const end = thread.scrollHeight - thread.clientHeight;
    const top = anchor && anchor.isConnected ? Math.min(anchor.offsetTop - 16, end) : end;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (top > thread.scrollTop + 2) thread.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  }

  function downButton() {
    one(".down").hidden = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  }

  // ---- telling the server

  function say(text, product) {
    text = text.trim();
    if (!text || pending) return;
    if (value && value.busy) { queued = { text, product }; root.classList.add("sending"); return; }
    problem("");
    const name = Math.random().toString(36).slice(2);
    const typed = !product && box.value.trim() === text;
    pending = { name, typed, timer: setTimeout(lost, WAIT_MS) };
    root.classList.add("sending");
    tell({ do: "say", text, product: product || "", name });
  }

  /* The server has the message. Words it could not take stay in the box. */
  function answered(taken) {
    clearTimeout(pending.timer);
    if (taken && pending.typed) { box.value = ""; keepDraft(); fit(); }
    pending = null;
    root.classList.remove("sending");
  }

  function lost() {
    pending = null;
    root.classList.remove("sending");
    problem(word("lost"));
  }

  function problem(text) {
    const line = one(".problem");
    line.textContent = text;
    line.hidden = !text;
  }

  async function sendPhoto(file) {
    if (!file) return;
    problem("");
    if (value && file.size > value.upload_bytes) return problem(word("too_large"));
    if (!file.size) return problem(word("no_file"));
    one(".photos").hidden = false;
    one(".photos .held").hidden = false;
    one(".photos .state").textContent = word("uploading");
    try {
      const answer = await fetch("photo", { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok) problem(said.error || word("failed"));
    } catch {
      problem(word("photo_lost"));
    }
    tell({ do: "refresh" });
  }

  async function startOver() {
    one("dialog").close();
    try {
      const answer = await fetch("new", { method: "POST" });
      if (!answer.ok) throw new Error(String(answer.status));
      box.value = ""; keepDraft(); fit();
      tell({ do: "refresh" });
      box.focus();
    } catch {
      problem(word("failed"));
    }
  }

  const DO = {
    say: (button) => say(button.dataset.text, button.dataset.product),
    choose: () => one("input[type=file]").click(),
    agree: (button) => { button.closest(".ask").classList.add("waiting"); tell({ do: "agree", entry: Number(button.dataset.entry), wording: button.dataset.wording }); },
    decline: () => tell({ do: "decline" }),
    forget: () => tell({ do: "forget" }),
    stop: () => { queued = null; root.classList.remove("sending"); tell({ do: "stop" }); },
    language: () => tell({ do: "language", language: value.language === "zh" ? "en" : "zh" }),
    new: () => (value && value.items.length ? one("dialog").showModal() : box.focus()),
    "new-yes": startOver,
    "new-no": () => one("dialog").close(),
    down: () => thread.scrollTo({ top: thread.scrollHeight, behavior: "smooth" }),
    more: (button) => {
      for (const hidden of button.closest(".item").querySelectorAll(".more")) hidden.hidden = false;
      button.remove();
    },
  };

  // ---- the keyboard, the mouse, files

  function fit() {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight, 160) + "px";
  }

  function keepDraft() {
    sessionStorage.setItem(DRAFT, box.value);
  }

  function listen() {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-do]");
      if (button && DO[button.dataset.do]) DO[button.dataset.do](button);
    });
    root.addEventListener("input", (event) => {
      if (event.target === box) { keepDraft(); fit(); }
      if (event.target.dataset.do === "compare") {
        const look = event.target.closest(".look");
        look.style.setProperty("--edge", event.target.value + "%");
        look.classList.toggle("comparing", event.target.value < 100);
      }
    });
    one("form").addEventListener("submit", (event) => { event.preventDefault(); say(box.value); });
    box.addEventListener("keydown", (event) => {
      // isComposing: Enter picks a word in a Chinese input method and must not send.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        say(box.value);
      }
    });
    box.addEventListener("paste", (event) => {
      const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
      if (file) { event.preventDefault(); sendPhoto(file); }
    });
    one("input[type=file]").addEventListener("change", (event) => {
      sendPhoto(event.target.files[0]);
      event.target.value = "";
    });
    thread.addEventListener("scroll", downButton, { passive: true });
    for (const kind of ["wheel", "touchmove", "pointerdown"]) {
      thread.addEventListener(kind, () => { following = false; }, { passive: true });
    }
    thread.addEventListener("load", () => { follow(); downButton(); }, true); // pictures grow the page as they come
    for (const kind of ["dragenter", "dragover"]) {
      root.addEventListener(kind, (event) => { event.preventDefault(); root.classList.add("dragging"); });
    }
    root.addEventListener("dragleave", (event) => {
      if (!root.contains(event.relatedTarget)) root.classList.remove("dragging");
    });
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      root.classList.remove("dragging");
      sendPhoto(event.dataTransfer.files[0]);
    });
  }

  return { attach };
})();
