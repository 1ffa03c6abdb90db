// What is typed into a longer form is kept on this device until the site has it: it outlives a reload, Back, a page
// that failed and a session that ended. app.js removes it on the page that follows a successful send.
import { keeps, read, remove, write } from "./storage.js";

const notice = document.querySelector("[data-draft]");

if (notice?.closest("form")) keepDraft(notice.closest("form"), notice);

function keepDraft(form, notice) {
  const name = `form:${location.pathname}`;
  let isSent = false; // sent, and nothing typed since

  // Where nothing can be kept the browser asks before leaving (data-guard).
  async function store() {
    form.toggleAttribute("data-guard", !(await write(name, { values: values(), sent: isSent })));
  }

  // --- the fields, by name; notes look after themselves: notes.js --------------------------------------------
  function fields() {
    return [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken"
      && !field.closest(".ask") && !/^(submit|button|fieldset)$/.test(field.type));
  }
  function nameOf(field) { // several boxes may share a name
    return field.type === "checkbox" ? `${field.name}=${field.value}` : field.name;
  }
  function values() {
    const found = {};
    for (const field of fields()) {
      if (field.type === "checkbox") found[nameOf(field)] = field.checked;
      else if (field.type !== "radio" || field.checked) found[field.name] = field.value;
    }
    return found;
  }
  function fill(stored) {
    for (const field of fields()) {
      if (!(nameOf(field) in stored)) continue;
      if (field.type === "checkbox") field.checked = stored[nameOf(field)];
      else if (field.type === "radio") field.checked = field.value === stored[field.name];
      else field.value = stored[field.name];
      if (field.type === "textarea") field.dispatchEvent(new Event("input", { bubbles: true })); // counts its words
    }
  }
  function isSame(one, other) {
    return Object.keys(one).every((name) => name === "version" || one[name] === other[name]);
  }

  // --- typing and sending ------------------------------------------------------------------------------------
  function typed({ target }) {
    if (target.closest(".ask")) return;
    isSent = false;
    store();
  }
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("htmx:afterSwap", async () => { if (await read(name)) store(); }); // the letter follows the fields
  form.addEventListener("submit", () => { isSent = true; store(); });

  // --- a draft of an earlier visit ---------------------------------------------------------------------------
  async function restore() {
    const draft = await read(name);
    if (!draft) return;
    if ("bound" in notice.dataset) { store(); return; } // the page shows what was just typed
    const current = values();
    const isSaved = draft.sent && draft.values.version !== current.version;
    if (isSaved || isSame(draft.values, current)) { remove(name); return; }
    fill(draft.values); // with its version: typed over a newer text, the site shows both
    notice.hidden = false;
    const live = document.getElementById("live");
    if (live) live.textContent = notice.querySelector("p").textContent;
  }
  notice.querySelector("[data-discard]").addEventListener("click", async () => {
    await remove(name);
    location.replace(location.pathname);
  });
  form.toggleAttribute("data-guard", !keeps);
  restore();
}
