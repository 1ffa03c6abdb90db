// Small behavior on pages that already work without it. Each part listens on the document, so that fragments from
// htmx need nothing.
import { holdsAny, read, remove, removeAll } from "./storage.js";

const live = document.getElementById("live");
const texts = document.body.dataset;
const changed = new Set(); // forms with text that would be lost
const FAILURES = ["htmx:responseError", "htmx:sendError", "htmx:timeout"];
navigator.serviceWorker?.register(texts.worker); // without a connection, a page that says so
const on = (name, act, options) => document.addEventListener(name, act, options);

function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary")) element.setAttribute("tabindex", "-1");
  element.focus();
}

// --- focus after a fragment: the summary of errors, then what the server marked, then the first heading ----------
on("htmx:afterSettle", ({ detail: { elt: place } }) => {
  if (!place?.isConnected) return;
  const errors = place.querySelector(".error-summary:not([data-seen])"); // seen: not of this press
  const marked = place.querySelector("[data-focus]");
  const active = document.activeElement;
  if (place.contains(active) && !errors && !marked) return;
  if (active && active !== document.body && !marked) return;
  if (errors) errors.dataset.seen = "";
  const target = errors || marked || place.querySelector("h1, h2, h3");
  if (!target) return;
  focusOn(target);
  target.scrollIntoView({ block: "nearest" });
});

// --- a page that follows a press begins with its message: keyboard and screen reader go on from there ------------
function focusMessage() {
  const message = document.querySelector(".notice[data-message]");
  const active = document.activeElement;
  if (!message?.textContent.trim() || location.hash || (active && active !== document.body)) return;
  message.setAttribute("tabindex", "-1");
  message.focus({ preventScroll: true });
}
focusMessage();

// --- a request that failed: a notice beside the form, everything typed stays -------------------------------------
function failed({ detail: { elt, xhr } }) {
  const form = elt.closest("form") || elt;
  if (form.matches("form[data-guard]")) changed.add(form);
  let notice = form.parentElement.querySelector(":scope > .notice[data-failed]");
  if (!notice) {
    notice = document.createElement("div");
    notice.className = "notice";
    notice.dataset.state = "bad";
    notice.dataset.failed = "";
    notice.setAttribute("role", "alert");
    notice.append(document.createElement("p"));
    form.before(notice);
  }
  const isSignedOut = xhr?.status === 401 || xhr?.status === 403;
  notice.firstChild.textContent = isSignedOut ? texts.signedOut : xhr?.status ? texts.failed : texts.offline;
}
for (const name of FAILURES) on(name, failed);
on("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) document.querySelectorAll(".notice[data-failed]").forEach((notice) => notice.remove());
});

// --- one press sends once ----------------------------------------------------------------------------------------
on("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  changed.delete(form);
  setTimeout(() => { delete form.dataset.sent; }, 10_000); // whoever stopped the page from loading may send again
});
window.addEventListener("pageshow", () => { // Back brings the page from memory: its forms may be sent again
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- text that would be lost: the browser asks before leaving ----------------------------------------------------
on("input", ({ target }) => {
  const form = target.closest("form[data-guard]");
  if (form && !target.closest(".ask")) changed.add(form); // notes look after themselves: notes.js
});
// htmx sends a form itself: its answer may lead to another page, and nothing is lost by going there. A preview saves
// nothing.
on("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (!elt.closest(".ask, [data-preview]")) changed.delete(elt.closest("form"));
});
window.addEventListener("beforeunload", (event) => {
  changed.forEach((form) => { if (!form.isConnected) changed.delete(form); });
  if (changed.size) event.preventDefault();
});

// --- a draft that a form kept on this device (drafts.js): the page after its send proves that the site has it -----
async function removeSentDraft() {
  if (!document.referrer || document.body.matches(".failed")) return;
  const { origin, pathname } = new URL(document.referrer);
  if (origin !== location.origin || pathname === location.pathname) return;
  if ((await read(`form:${pathname}`))?.sent) remove(`form:${pathname}`);
}
removeSentDraft();

// --- signing out on a shared computer deletes what the site does not have: asked about first; elsewhere it stays ---
on("submit", (event) => {
  const form = event.target;
  const dialog = document.getElementById(form.dataset.discards);
  if (!dialog || !holdsAny()) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.returnValue = ""; // Esc says nothing
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    await removeAll();
    form.submit();
  };
  dialog.showModal();
}, true);

// --- on a shared computer: whoever left it is signed out, and what was typed goes ---------------------------------
const idleAfter = Number(texts.shared) * 60_000;
if (idleAfter) watchUse();
function watchUse() {
  let [usedAt, toldAt] = [Date.now(), Date.now()];
  const use = () => {
    usedAt = Date.now();
    if (usedAt - toldAt < 60_000) return;
    toldAt = usedAt; // the site counts, too, and sees no typing
    fetch(texts.alive, { method: "HEAD" }).catch(() => {});
  };
  for (const name of ["keydown", "pointerdown"]) on(name, use, true);
  setInterval(async () => {
    if (Date.now() - usedAt < idleAfter) return;
    await removeAll();
    changed.clear();
    document.querySelector("form[data-discards]").submit();
  }, 5_000);
}

// --- keys: Esc closes the menu or the form of a row, / goes to the field for adding or searching ------------------
on("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") escape(target);
  const isTyping = target.closest?.("input, textarea, select, [contenteditable]");
  const field = document.querySelector("[data-slash]");
  if (key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  event.preventDefault();
  field.focus();
});
function escape(target) {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  // A form that stands in the place of its row: left at once, or, with text typed, by one more press.
  const form = target.closest?.("form");
  const cancel = form?.querySelector("[data-cancel]");
  if (!cancel) return;
  if (changed.has(form) || cancel.dataset.cancel) cancel.focus();
  else cancel.click();
}
on("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});

// --- the chosen chip or tab of a row that scrolls is in sight --------------------------------------------------------------
function showChosen() {
  for (const chip of document.querySelectorAll(":is(.chips, .tabs) [aria-current]")) {
    const row = chip.closest(".chips, .tabs");
    const [all, one] = [row.getBoundingClientRect(), chip.getBoundingClientRect()];
    if (one.left < all.left || one.right > all.right) row.scrollBy(one.left - all.left - (all.width - one.width) / 2, 0);
  }
}
showChosen();
on("htmx:afterSettle", showChosen);

// --- rows that are ticked: all shown at once, and how many ---------------------------------------------------------
function countTicks({ target } = {}) {
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    const boxes = [...document.querySelectorAll(`[name="${all.dataset.tickAll}"]`)];
    if (target === all) boxes.forEach((box) => { box.checked = all.checked; });
    const number = boxes.filter((box) => box.checked).length;
    all.hidden = !boxes.length;
    all.checked = number && number === boxes.length;
    document.querySelector("[data-ticked]").textContent = number;
  }
}
countTicks();
on("change", countTicks);
on("htmx:afterSettle", countTicks);

// --- the number of words typed, for the eye alone ----------------------------------------------------------------
on("input", ({ target }) => {
  const meter = target.id && document.querySelector(`[data-words-of="${target.id}"]`);
  if (meter) meter.textContent = target.value.split(/\s+/).filter(Boolean).length;
});

// --- a placeholder goes where the cursor stands in its text --------------------------------------------------------
for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
on("click", ({ target }) => {
  const button = target.closest("[data-insert]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  field.focus();
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- the sheet is printed by a button where there is a script to do it -------------------------------------------
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// --- a press while the answer to another is on its way: htmx would drop it together with the button that the answer
// replaces, so it is repeated on the one that stands there then ---------------------------------------------------
let presses = [];
on("htmx:confirm", (event) => {
  const place = event.detail.elt.closest("[data-repeat-press]");
  const button = event.detail.triggeringEvent?.submitter;
  if (!place || !(button?.id || button?.name) || !place.querySelector(".htmx-request")) return;
  event.preventDefault();
  presses.push(button.id ? `#${button.id}` : `button[name='${button.name}'][value='${button.value}']`);
});
on("htmx:afterSettle", ({ detail: { elt } }) => {
  if (presses.length && elt.matches("[data-repeat-press]")) document.querySelector(presses.shift())?.click();
});
on("htmx:responseError", () => { presses = []; });

// --- no polling behind a hidden tab ------------------------------------------------------------------------------
on("htmx:beforeRequest", (event) => {
  const isPolling = event.detail.elt.getAttribute("hx-trigger")?.startsWith("every");
  if (document.hidden && isPolling) event.preventDefault();
});

// --- what a fragment wants announced -----------------------------------------------------------------------------
on("htmx:afterSwap", ({ detail: { elt } }) => {
  const text = elt?.querySelector?.("[data-announce]")?.dataset.announce;
  if (text && live) live.textContent = text;
});

// --- a color: the picker beside what is typed --------------------------------------------------------------------
on("input", ({ target }) => {
  const picker = document.querySelector("[data-picks]");
  const typed = picker && document.getElementById(picker.dataset.picks);
  if (target === picker) typed.value = picker.value.toUpperCase();
  if (target === typed && /^#[0-9a-f]{6}$/i.test(typed.value)) picker.value = typed.value;
});
document.querySelector("[data-picks]")?.removeAttribute("hidden");
