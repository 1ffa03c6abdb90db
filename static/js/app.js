// Small behaviour on pages that already work without it. Each part listens on the document, so fragments need nothing.
(function () {
  "use strict";

  var live = document.getElementById("live");
  var words = document.body.dataset;

  function say(text) {
    if (live) live.textContent = text;
  }

  // --- focus after a fragment: the summary of errors, then what the server marked, then the first heading ------
  document.addEventListener("htmx:afterSettle", function (event) {
    var place = event.detail.elt;
    if (!place || !place.isConnected) return;
    var wrong = place.querySelector(".error-summary:not([data-seen])"); // seen: a form left as it was by a press beside it
    var marked = place.querySelector("[data-focus]");
    if (place.contains(document.activeElement) && !wrong && !marked) return;
    if (document.activeElement && document.activeElement !== document.body && !marked) return;
    if (wrong) wrong.dataset.seen = "";
    var target = wrong || marked || place.querySelector("h1, h2, h3");
    if (!target) return;
    if (!target.matches("a[href], button, input, select, textarea, summary")) target.setAttribute("tabindex", "-1");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  });

  // --- a page that follows a press begins with what was done: there the keyboard goes on and a reader is read to --
  (function () {
    var said = document.querySelector(".notice[data-said]"), at = document.activeElement;
    if (!said || !said.textContent.trim() || location.hash || (at && at !== document.body)) return;
    said.setAttribute("tabindex", "-1");
    said.focus({ preventScroll: true });
  })();

  // --- a request that did not arrive: a notice beside the control, everything typed stays ----------------------
  function failed(event) {
    var source = event.detail.elt;
    var status = event.detail.xhr ? event.detail.xhr.status : 0;
    var text = status === 401 || status === 403 ? words.signedOut : status === 0 ? words.offline : words.failed;
    var form = source.closest("form") || source;
    if (form.matches("form[data-guard]")) changed.add(form);
    var notice = form.parentElement.querySelector(":scope > .notice[data-failed]");
    if (!notice) {
      notice = document.createElement("div");
      notice.className = "notice";
      notice.dataset.state = "bad";
      notice.dataset.failed = "";
      notice.setAttribute("role", "alert");
      notice.appendChild(document.createElement("p"));
      form.before(notice);
    }
    notice.firstChild.textContent = text;
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, failed);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful) return;
    document.querySelectorAll(".notice[data-failed]").forEach(function (notice) { notice.remove(); });
  });

  // --- one press sends once -----------------------------------------------------------------------------------
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    changed.delete(form);
    // Who stopped the page from loading may send again.
    setTimeout(function () { delete form.dataset.sent; }, 10000);
  });
  // Back brings the page from memory: its forms may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // --- text that would be lost: the browser asks before leaving ------------------------------------------------
  var changed = new Set();
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-guard]");
    if (form && !event.target.closest(".note")) changed.add(form); // notes look after themselves: draft.js
  });
  // htmx sends a form itself: its answer may lead to another page, and nothing is lost by going there. A preview
  // (data-looks) saves nothing.
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!event.detail.elt.closest(".note, [data-looks]")) changed.delete(event.detail.elt.closest("form"));
  });
  window.addEventListener("beforeunload", function (event) {
    changed.forEach(function (form) { if (!form.isConnected) changed.delete(form); });
    if (changed.size) event.preventDefault();
  });

  // --- words that a form kept on this device (typed.js): the page after its press says that the site has them ----
  (function () {
    if (!document.referrer || document.body.matches(".failed")) return;
    var from = new URL(document.referrer);
    if (from.origin !== location.origin || from.pathname === location.pathname) return;
    try {
      Object.keys(localStorage).forEach(function (key) {
        var isItsForm = key.indexOf("m1:") === 0 && key.slice(-from.pathname.length - 6) === ":form:" + from.pathname;
        if (isItsForm && JSON.parse(localStorage.getItem(key)).sent) localStorage.removeItem(key);
      });
    } catch (e) { /* a device that keeps nothing */ }
  })();

  // --- signing out leaves no words on the device; those that the site does not have are asked about ------------
  document.addEventListener("submit", function (event) {
    var question = event.target.dataset.forget, kept = [];
    if (!question) return;
    try { kept = Object.keys(localStorage).filter(function (key) { return key.indexOf("m1:") === 0; }); } catch (e) { return; }
    if (!kept.length) return;
    if (window.confirm(question)) kept.forEach(function (key) { localStorage.removeItem(key); });
    else { event.preventDefault(); event.stopPropagation(); }
  }, true);

  // --- keys: Esc closes the menu or the form of a row, / goes to the field for adding or searching ----------------------------------
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      // A form that stands in the place of its row: left at once, or, with words typed, by one more press.
      var form = !open && event.target.closest && event.target.closest("form"), way = form && form.querySelector("[data-leave]");
      if (way) { if (changed.has(form) || way.dataset.leave) way.focus(); else way.click(); }
    }
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var field = document.querySelector("[data-slash]");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // --- words of one's own are counted, politely, only for the eye ----------------------------------------------
  document.addEventListener("input", function (event) {
    var meter = event.target.id && document.querySelector('[data-words-of="' + event.target.id + '"]');
    if (meter) meter.textContent = event.target.value.split(/\s+/).filter(Boolean).length;
  });

  // --- the sheet is printed by a button where there is a script to do it ---------------------------------------
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // --- a press while the answer to another is on its way: htmx would drop it with the button that the answer replaces,
  // so it is made again on the one that stands there then -----------------------------------------------------------
  var pressed = [];
  document.addEventListener("htmx:confirm", function (event) {
    var place = event.detail.elt.closest("[data-again]"), by = (event.detail.triggeringEvent || {}).submitter;
    if (!place || !by || !(by.id || by.name) || !place.querySelector(".htmx-request")) return;
    event.preventDefault();
    pressed.push(by.id ? "#" + by.id : "button[name='" + by.name + "'][value='" + by.value + "']");
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var button = pressed.length && event.detail.elt.matches("[data-again]") && document.querySelector(pressed.shift());
    if (button) button.click();
  });
  document.addEventListener("htmx:responseError", function () { pressed = []; });

  // --- no polling behind a hidden tab --------------------------------------------------------------------------
  document.addEventListener("htmx:beforeRequest", function (event) {
    var trigger = event.detail.elt.getAttribute("hx-trigger") || "";
    if (document.hidden && trigger.indexOf("every") === 0) event.preventDefault();
  });

  // --- what a fragment wants announced -------------------------------------------------------------------------
  document.addEventListener("htmx:afterSwap", function (event) {
    var note = event.detail.elt && event.detail.elt.querySelector && event.detail.elt.querySelector("[data-announce]");
    if (note) say(note.dataset.announce);
  });
})();
