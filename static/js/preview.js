/* Shows before and after while one types. Only comfort: the button “Show before and after” does the same. */
"use strict";

const form = document.querySelector("form[data-preview]");
const shown = document.getElementById("preview");
const CHANGES = ["kind", "line", "other", "text", "detail"]; // fields that change what is shown
let waiting;
let asking;

async function ask() {
  if (asking) asking.abort();
  asking = new AbortController();
  const data = new URLSearchParams(new FormData(form));
  data.set("action", "preview");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, signal: asking.signal, redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    if (answer.ok && fresh) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // Offline, signed out, or something newer was typed: what is shown stays, and sending the form will tell.
  }
}

if (form && shown) {
  form.addEventListener("input", (event) => {
    if (!CHANGES.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600); // milliseconds without a key pressed
  });
}
