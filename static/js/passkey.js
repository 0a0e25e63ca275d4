/* Shows forms marked data-passkey where the browser knows passkeys, and lets its dialogue fill them in. What the
   dialogue is asked stands in the page (data-asked names it) or is asked for when the button is pressed. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function asked(form) {
  const there = form.dataset.asked && document.getElementById(form.dataset.asked);
  if (there) return JSON.parse(there.textContent).publicKey;
  const body = new URLSearchParams(new FormData(form));
  body.set("begin", "1");
  const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).publicKey;
}

function dialogue(form, about) {
  const publicKey = { ...about, challenge: bytes(about.challenge) };
  if (form.dataset.passkey === "get") {
    publicKey.allowCredentials = known(about.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }
  publicKey.user = { ...about.user, id: bytes(about.user.id) };
  publicKey.excludeCredentials = known(about.excludeCredentials);
  return navigator.credentials.create({ publicKey });
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: credential.id, type: credential.type, response, clientExtensionResults: {} });
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const say = (which) => {
    for (const words of form.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== which;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      form.elements.credential.value = written(await dialogue(form, await asked(form)));
      form.submit();
    } catch (error) {
      say({ NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "there" }[error.name] || "failed");
    }
  });
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-without-passkeys]")) instead.hidden = true;
}
