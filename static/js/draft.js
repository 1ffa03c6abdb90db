// Notes are saved as they are typed. Until the site has them they are kept on this device, and sent when it can be
// reached. The site is the truth: what it has is deleted here.
(function () {
  "use strict";

  var said = document.querySelector("[data-drafts]");
  if (!said) return;
  var words = said.dataset;
  var form = said.closest("form");
  var start = "m1:" + words.drafts + ":";
  var live = document.getElementById("live");
  var waiting = new Set(); // boxes whose words the site does not have
  var unkept = new Set(); // and that this device could not keep
  var kind = ""; // of the news last told aloud

  // --- the device's store; some browsers have none --------------------------------------------------------------
  function keys() {
    try { return Object.keys(localStorage).filter(function (key) { return key.indexOf("m1:") === 0; }); } catch (e) { return []; }
  }
  function drop(key) {
    try { localStorage.removeItem(key); } catch (e) { /* then there is nothing to drop */ }
  }
  function keep(box) {
    var kept = { text: box.value, version: version(box).value };
    try {
      localStorage.setItem(start + box.dataset.note, JSON.stringify(kept));
      unkept.delete(box);
    } catch (e) { unkept.add(box); }
  }
  function kept(box) {
    try { return JSON.parse(localStorage.getItem(start + box.dataset.note)); } catch (e) { return null; }
  }
  function version(box) { return form.elements[box.dataset.note + "-version"]; }

  // --- what is said: under the box always, aloud only when the kind of news changes ------------------------------
  function tell(box, text) {
    var place = document.querySelector("#state-" + box.dataset.note + " [data-note-said]");
    if (place) place.textContent = text;
  }
  function announce(now, text) {
    var quiet = document.getElementById("quiet");
    if (now !== kind && live && !(quiet && quiet.checked)) live.textContent = text;
    kind = now;
  }

  // Signed out: one line where it is seen while typing, with a way to sign in that leads back here.
  var gone = document.querySelector("[data-signed-out-line]");
  function tellGone(isGone) {
    if (!gone || gone.hidden !== isGone) return;
    var bar = document.querySelector(".clock-bar");
    if (isGone && bar) bar.appendChild(gone);
    gone.hidden = !isGone;
  }

  function isSignedOut(xhr) { return xhr.status === 401 || xhr.status === 403; }
  function isBox(element) { return element.matches && element.matches("textarea[data-note]"); }
  function send(box) { htmx.trigger(box, "retry"); }

  // --- typing ---------------------------------------------------------------------------------------------------
  form.addEventListener("input", function (event) {
    if (!isBox(event.target)) return;
    waiting.add(event.target);
    keep(event.target);
  });
  form.addEventListener("htmx:beforeRequest", function (event) {
    if (!isBox(event.target)) return;
    event.target.sent = event.target.value;
    tell(event.target, words.saving);
  });

  // --- answers --------------------------------------------------------------------------------------------------
  form.addEventListener("htmx:afterRequest", function (event) {
    var box = event.target;
    if (event.detail.xhr) tellGone(isSignedOut(event.detail.xhr));
    if (!isBox(box) || !event.detail.xhr || event.detail.xhr.status !== 200) return;
    if (box.value !== box.sent) { keep(box); return; } // typed on meanwhile, now over the new version
    waiting.delete(box);
    unkept.delete(box);
    drop(start + box.dataset.note);
    answered(box);
    if (!waiting.size) announce("saved", kind === "away" ? words.back : words.saved);
  });
  // Words on a question say that it was asked: so the site marks it, and so does the page.
  function answered(box) {
    var open = document.getElementById("open-" + box.dataset.note);
    if (open && open.checked && box.value.trim()) document.getElementById("asked-" + box.dataset.note).checked = true;
  }
  // A conflict was ended: the box stands as the site has it.
  form.addEventListener("htmx:afterSwap", function (event) {
    var box = event.target.querySelector && event.target.matches(".note") && event.target.querySelector("textarea[data-note]");
    if (!box) return;
    drop(start + box.dataset.note);
    waiting.forEach(function (other) { if (!other.isConnected) waiting.delete(other); });
    box.focus();
  });

  // --- no answer, or not the one hoped for: said under the box, and tried again ------------------------------------
  function failed(event) {
    var box = event.target;
    if (!isBox(box)) return;
    event.stopPropagation(); // no second notice above the form
    waiting.add(box);
    var status = event.detail.xhr ? event.detail.xhr.status : 0;
    var text = status && isSignedOut(event.detail.xhr) ? words.gone : status ? words.refused : words.away;
    tell(box, unkept.has(box) ? words.nowhere : text);
    announce("away", text);
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) { form.addEventListener(name, failed); });
  function again() { waiting.forEach(function (box) { if (box.isConnected) send(box); }); }
  window.addEventListener("online", again);
  setInterval(function () { if (kind === "away" && navigator.onLine) again(); }, 15000);
  document.addEventListener("visibilitychange", function () { if (document.hidden) again(); });
  window.addEventListener("beforeunload", function (event) { if (unkept.size && kind === "away") event.preventDefault(); });

  // --- words of an earlier visit --------------------------------------------------------------------------------
  function restore(box) {
    var before = kept(box);
    if (!before) return;
    if (before.text === box.value) { drop(start + box.dataset.note); return; }
    box.value = before.text;
    version(box).value = before.version; // written over an older text: the site shows both
    waiting.add(box);
    tell(box, words.restored);
    send(box);
  }
  document.addEventListener("DOMContentLoaded", function () {
    keys().forEach(function (key) { if (key.split(":")[1] !== words.drafts.split(":")[0]) drop(key); }); // another person's
    if (document.querySelector(".error-summary")) return; // the page shows what was just typed
    form.querySelectorAll("textarea[data-note]").forEach(restore);
  });
})();
