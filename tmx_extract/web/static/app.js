// Everything works without this script. With it, hits appear while you type, and keys work.
"use strict";

const DELAY = 150; // milliseconds after the last key
const LATER = 350; // milliseconds after the hits, for their groups
const form = document.getElementById("search");
const results = document.getElementById("results");

if (form && results) {
  searchWhileTyping(form, results);
}
listenToKeys();
prepareForms(document);

function searchWhileTyping(form, results) {
  const field = form.elements.namedItem("q");
  let timer = 0;
  let grouping = 0;
  let running = null;
  let shown = queryOf(form);

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  async function ask() {
    clearTimeout(timer);
    const query = queryOf(form);
    if (query === shown) return;
    running?.abort();
    running = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${results.dataset.fragment}${query}`, {
        signal: running.signal,
      });
      const text = await answer.text();
      show(text, query);
    } catch (error) {
      if (error.name !== "AbortError") {
        status("The server does not answer.");
      }
    }
  }

  function show(text, query) {
    const page = new DOMParser().parseFromString(text, "text/html");
    results.replaceChildren(...page.body.childNodes);
    results.removeAttribute("aria-busy");
    shown = query;
    results.parentElement.classList.toggle("asked", !page.querySelector(".welcome"));
    groupLater();
    history.replaceState(null, "", `${form.getAttribute("action")}${query}`);
    results.dispatchEvent(new CustomEvent("shown"));
  }

  // The groups of all hits take longer, so they are asked for once the typing stops.
  function groupLater() {
    clearTimeout(grouping);
    const overview = document.getElementById("overview");
    overview.setAttribute("aria-busy", "true");
    const isFound = results.querySelector(".hit");
    grouping = setTimeout(() => group(overview, shown, isFound), isFound ? LATER : 0);
  }

  async function group(overview, query, isFound) {
    let parts = [];
    if (isFound) {
      try {
        const answer = await fetch(`${overview.dataset.fragment}${query}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (query !== shown) return;
        parts = [...page.body.childNodes];
      } catch {
        return;
      }
    }
    overview.replaceChildren(...parts);
    overview.removeAttribute("aria-busy");
    const facets = overview.querySelector(".facets");
    if (!facets) return;
    facets.querySelector("details").open = matchMedia("(min-width: 70rem)").matches;
    results.querySelector(".grouped")?.remove();
    const count = document.getElementById("count");
    if (/ to /.test(count.textContent)) count.textContent += ` of ${facets.dataset.total}`;
  }

  if (results.querySelector(".hit") && !document.querySelector(".facets")) groupLater();

  form.addEventListener("input", (event) => {
    // The letters of an input method are no words yet.
    if (event.isComposing) return;
    later(event.target === field ? DELAY : 2 * DELAY);
  });
  form.addEventListener("compositionstart", () => clearTimeout(timer));
  form.addEventListener("compositionend", () => later(DELAY));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
    history.pushState(null, "", location.href);
  });
  // The fields say again what the address says.
  addEventListener("popstate", () => location.reload());
}

// The query of a form without its empty fields, beginning with "?".
function queryOf(form) {
  const given = [...new FormData(form)].filter(([name, value]) => {
    const choice = form.elements.namedItem(name);
    const isDefault = choice instanceof HTMLSelectElement && choice.selectedIndex === 0;
    return value !== "" && !isDefault;
  });
  const query = new URLSearchParams(given).toString();
  return query && `?${query}`;
}

function status(text) {
  const place = document.querySelector("[role=status]");
  if (place) place.textContent = text;
}

function listenToKeys() {
  for (const name of document.querySelectorAll(".conflicts [name=by]")) {
    name.value = localStorage.getItem("editor") || "";
  }
  const help = document.getElementById("keys");
  const button = document.querySelector(".keys-button");
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
  const actions = {
    "/": () => focusOn(document.getElementById("q")),
    "?": () => help.showModal(),
    j: () => step(1),
    k: () => step(-1),
    o: () => follow(".open"),
    e: edit,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    const field = event.target.closest("input, select, textarea, [contenteditable]");
    if (field) {
      if (event.key === "Escape" && field.id === "q") field.blur();
      return;
    }
    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });
}

function focusOn(field) {
  if (!field) return;
  field.focus();
  field.select();
}

// Choose the next or the previous hit.
function step(by) {
  const hits = [...document.querySelectorAll(".hit")];
  if (!hits.length) return;
  const at = hits.findIndex((hit) => hit.classList.contains("current"));
  const next = hits[Math.min(Math.max(at + by, 0), hits.length - 1)];
  for (const hit of hits) hit.classList.toggle("current", hit === next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// Edit the chosen hit in its place, or the segment of this page.
async function edit() {
  const hit = document.querySelector(".hit.current");
  const link = hit?.querySelector(".open");
  if (!link) {
    document.querySelector(".edit-link")?.click();
  } else if ("edits" in document.documentElement.dataset && !hit.querySelector("form")) {
    const answer = await fetch(`${link.href.replace("/segment?", "/edit?")}&part=1`);
    const place = document.createElement("div");
    place.className = "editing";
    hit.append(place);
    put(place, await answer.text());
  }
}

function put(place, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  place.replaceChildren(...page.body.childNodes);
  prepareForms(place);
  place.querySelector("textarea")?.focus();
}

// Follow the link of the chosen hit, or of the page; return whether there is one.
function follow(selector) {
  const chosen = document.querySelector(".hit.current");
  const link = (chosen || document.getElementById("main")).querySelector(selector);
  link?.click();
  return Boolean(link);
}

// Parts of a page that take longer are loaded after it.
for (const place of document.querySelectorAll("[data-load]")) {
  load(place);
}

async function load(place) {
  place.setAttribute("aria-busy", "true");
  try {
    const address = place.dataset.load;
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}part=1`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  } catch {
    // The link to the whole part is still there.
  }
  place.removeAttribute("aria-busy");
}

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const shown = button.textContent;
    const text = document.getElementById(button.dataset.copy).textContent;
    button.textContent = (await copied(text)) ? "Copied" : "Not allowed";
    setTimeout(() => (button.textContent = shown), 1500);
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// A form that edits a segment: its keys, its checks, and in a list its answer.
function prepareForms(root) {
  for (const form of root.querySelectorAll("form.edit")) {
    const text = form.elements.namedItem("target");
    const name = form.elements.namedItem("by");
    name.value ||= localStorage.getItem("editor") || "";
    const fit = () => {
      text.style.height = "auto";
      text.style.height = `${text.scrollHeight + 4}px`;
    };
    fit();
    let timer = 0;
    text.addEventListener("input", (event) => {
      fit();
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(() => check(form), 2 * LATER);
    });
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[value=approve]"));
      } else if (event.key === "Escape") {
        event.preventDefault();
        form.querySelector(".cancel").click();
      }
    });
    form.addEventListener("submit", () => localStorage.setItem("editor", name.value));
    const place = form.closest(".editing");
    if (place) answerInPlace(form, place);
  }
}

function answerInPlace(form, place) {
  const hit = place.closest(".hit");
  form.querySelector(".cancel").addEventListener("click", (event) => {
    event.preventDefault();
    place.remove();
    hit.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = new FormData(form, event.submitter);
    const answer = await fetch(form.dataset.part, { method: "POST", body: sent });
    put(place, await answer.text());
    if (answer.ok && sent.get("action") === "approve") {
      hit.querySelector(".target").textContent = sent.get("target");
      hit.focus();
    }
  });
}

// Show the findings of what is typed.
async function check(form) {
  const sent = new FormData(form);
  sent.set("action", "check");
  const answer = await fetch(form.dataset.part, { method: "POST", body: sent });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.querySelector(".findings").replaceChildren(...page.querySelector(".findings").childNodes);
}
