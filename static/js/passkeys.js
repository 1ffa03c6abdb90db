// The button of a form that needs a passkey: the browser asks for it, allauth's script sends it. Without a script the
// button stays hidden, and the page offers another way.
const FORMS = { add: "addForm", authenticate: "authenticateForm", login: "loginForm" };

const form = document.querySelector("form[data-passkey]");
if (form && window.PublicKeyCredential) start(form);
else form?.querySelector("[data-passkey-unsupported]")?.removeAttribute("hidden");

function start(form) {
  const button = document.getElementById("passkey-press");
  const failed = form.querySelector("[data-passkey-failed]");
  const credential = form.elements.credential;
  const ids = { add: button.id, authenticate: button.id, login: button.id, credential: credential.id };
  if (form.elements.passwordless) ids.passwordless = form.elements.passwordless.id;
  const data = form.dataset.options && JSON.parse(form.dataset.options);
  window.allauth.webauthn.forms[FORMS[form.dataset.passkey]]({ ids, data });
  button.hidden = false;
  button.addEventListener("click", () => {
    failed.hidden = true;
    const { shared } = form.elements; // the box stands in the form beside this one
    if (shared) shared.value = document.querySelector("input[type=checkbox][name=shared]")?.checked ? "on" : "";
  });
  document.addEventListener("allauth.error", (event) => { // canceled, timed out, or not of this account
    event.preventDefault();
    failed.hidden = false;
  });
}
