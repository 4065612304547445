// Passkeys: the one thing on our pages that needs a script, since only a script may ask a device for
// its key. A form that can use one stays hidden until this browser is known to be able to; what is
// said instead ([data-without]) goes then. Everything else on the page works without it.
//
// A press asks the server what to ask the device, and sends what the device answers as the form's own
// field, so that the answer goes the way of any form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The server's question, as the browser takes it. */
function question(asked) {
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) publicKey.allowCredentials = named(asked.allowCredentials);
  if (asked.excludeCredentials) publicKey.excludeCredentials = named(asked.excludeCredentials);
  return { publicKey };
}

/** The device's answer, as the server takes it. */
function answer({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]
    .concat("userHandle")
    .filter((part) => response[part])
    .map((part) => [part, text(response[part])]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(parts) });
}

async function go(form) {
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "ask");
  const asked = await fetch(form.action, { method: "POST", body });
  // What is wrong is said by the form itself, which also leads whoever has to show who they are.
  if (asked.redirected || !asked.ok) return form.submit();
  const wanted = question(await asked.json());
  const made = form.dataset.passkey === "make";
  const keys = navigator.credentials;
  const key = made ? await keys.create(wanted) : await keys.get(wanted);
  form.elements.answer.value = answer(key);
  return form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || location.hostname !== form.dataset.host) continue;
  const say = (why) => {
    for (const said of form.querySelectorAll("[data-when]")) said.hidden = said.dataset.when !== why;
  };
  form.hidden = false;
  document.querySelectorAll("[data-without]").forEach((said) => (said.hidden = true));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await go(form);
    } catch (reason) {
      say(reason.name === "InvalidStateError" ? "exists" : "cancelled");
    }
    button.disabled = false;
  });
}
