// Notes of a talk are saved as they are typed. Until the site has them they are kept on this device, and sent when it
// can be reached. The site is the truth: what it has is deleted here.
import { read, remove, write } from "./storage.js";

const RETRY_EVERY = 15_000; // milliseconds
const status = document.querySelector("[data-notes]");

if (status) watch(status.closest("form"), status.dataset);

function watch(form, texts) {
  const live = document.getElementById("live");
  const signIn = document.querySelector("[data-sign-in-again]");
  const unsaved = new Set(); // boxes whose text the site does not have
  const unstored = new Set(); // and that this device could not keep
  let state = ""; // "saved" or "failed": what was last announced

  const isNote = (element) => element.matches?.("textarea[data-note]");
  const isSignedOut = (xhr) => xhr.status === 401 || xhr.status === 403;
  const name = (box) => `${texts.notes}:${box.dataset.note}`;
  const version = (box) => form.elements[`${box.dataset.note}-version`];
  const send = (box) => htmx.trigger(box, "retry");

  async function store(box) {
    const isStored = await write(name(box), { text: box.value, version: version(box).value });
    if (isStored) unstored.delete(box);
    else unstored.add(box);
  }

  // --- status: under the box always, announced only when it changes ------------------------------------------
  function show(box, text) {
    const place = document.querySelector(`#state-${box.dataset.note} [data-note-status]`);
    if (place) place.textContent = text;
  }
  function announce(newState, text) {
    const isQuiet = document.getElementById("quiet")?.checked;
    if (newState !== state && live && !isQuiet) live.textContent = text;
    state = newState;
  }
  // Signed out: one line where it is seen while typing, with a way to sign in that leads back here.
  function showSignIn(isNeeded) {
    if (!signIn || signIn.hidden !== isNeeded) return;
    if (isNeeded) document.querySelector(".live-top")?.appendChild(signIn);
    signIn.hidden = !isNeeded;
  }

  // --- typing ------------------------------------------------------------------------------------------------
  form.addEventListener("input", ({ target }) => {
    if (!isNote(target)) return;
    unsaved.add(target);
    store(target);
  });
  form.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (!isNote(target)) return;
    target.sent = target.value;
    show(target, texts.saving);
  });

  // --- saved -------------------------------------------------------------------------------------------------
  form.addEventListener("htmx:afterRequest", ({ target: box, detail: { xhr } }) => {
    if (xhr) showSignIn(isSignedOut(xhr));
    if (!isNote(box) || xhr?.status !== 200) return;
    if (box.value !== box.sent) { store(box); return; } // more was typed meanwhile, now over the new version
    unsaved.delete(box);
    unstored.delete(box);
    remove(name(box));
    markAsked(box);
    if (!unsaved.size) announce("saved", state === "failed" ? texts.online : texts.saved);
  });
  // A note on a question says that it was asked: the site marks it so, and so does the page.
  function markAsked(box) {
    const open = document.getElementById(`open-${box.dataset.note}`);
    if (open?.checked && box.value.trim()) document.getElementById(`asked-${box.dataset.note}`).checked = true;
  }
  // A conflict was ended: the box stands as the site has it.
  form.addEventListener("htmx:afterSwap", ({ target }) => {
    const box = target.matches?.(".ask") && target.querySelector("textarea[data-note]");
    if (!box) return;
    remove(name(box));
    unsaved.forEach((other) => { if (!other.isConnected) unsaved.delete(other); });
    box.focus();
  });

  // --- not saved: said under the box, and tried again --------------------------------------------------------
  function failed(event) {
    const box = event.target;
    if (!isNote(box)) return;
    event.stopPropagation(); // no second notice above the form
    unsaved.add(box);
    const { xhr } = event.detail;
    const reason = !xhr?.status ? texts.offline : isSignedOut(xhr) ? texts.signedOut : texts.failed;
    show(box, unstored.has(box) ? texts.unstored : reason);
    announce("failed", reason);
  }
  function retry() {
    unsaved.forEach((box) => { if (box.isConnected) send(box); });
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) form.addEventListener(name, failed);
  window.addEventListener("online", retry);
  setInterval(() => { if (state === "failed" && navigator.onLine) retry(); }, RETRY_EVERY);
  document.addEventListener("visibilitychange", () => { if (document.hidden) retry(); });
  window.addEventListener("beforeunload", (event) => { if (unstored.size && state === "failed") event.preventDefault(); });

  // --- notes of an earlier visit -----------------------------------------------------------------------------
  async function restore(box) {
    const stored = await read(name(box));
    if (!stored) return;
    if (stored.text === box.value) { remove(name(box)); return; }
    box.value = stored.text;
    version(box).value = stored.version; // typed over an older text: the site shows both
    unsaved.add(box);
    show(box, texts.restored);
    send(box);
  }
  document.addEventListener("DOMContentLoaded", () => { // htmx listens to the boxes from here on
    if (document.querySelector(".error-summary")) return; // the page shows what was just typed
    form.querySelectorAll("textarea[data-note]").forEach(restore);
  });
}
