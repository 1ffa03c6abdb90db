// What is typed into a longer form is kept on this device until the site has it: it outlives a reload, Back, a page
// that failed and a sign-in that ran out. app.js lets go of it on the page that follows a press.
(function () {
  "use strict";

  var said = document.querySelector("[data-kept]");
  var form = said && said.closest("form");
  if (!form) return;
  var person = "m1:" + said.dataset.kept + ":";
  var key = person + "form:" + location.pathname;

  var isSent = false; // pressed, and nothing typed since

  // --- the device's store; some browsers have none: then the browser asks before leaving (data-guard) -------------
  function kept() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; }
  }
  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ values: values(), sent: isSent }));
      form.removeAttribute("data-guard");
    } catch (e) { form.setAttribute("data-guard", ""); }
  }
  function drop(one) {
    try { localStorage.removeItem(one); } catch (e) { /* then there is nothing to drop */ }
  }
  function dropOthers() {
    try {
      Object.keys(localStorage).forEach(function (one) { if (one.indexOf("m1:") === 0 && one.indexOf(person) !== 0) drop(one); });
    } catch (e) { /* then there are none */ }
  }

  // --- the fields, by name; notes look after themselves: draft.js ------------------------------------------------
  function each(act) {
    Array.prototype.forEach.call(form.elements, function (field) {
      var isOurs = field.name && field.name !== "csrfmiddlewaretoken" && !field.closest(".note");
      if (isOurs && !/^(submit|button|fieldset)$/.test(field.type)) act(field, field.type);
    });
  }
  function values() {
    var found = {};
    each(function (field, type) {
      if (type === "checkbox") found[field.name] = field.checked;
      else if (type !== "radio" || field.checked) found[field.name] = field.value;
    });
    return found;
  }
  function put(found) {
    each(function (field, type) {
      if (!(field.name in found)) return;
      if (type === "checkbox") field.checked = found[field.name];
      else if (type === "radio") field.checked = field.value === found[field.name];
      else field.value = found[field.name];
      if (type === "textarea") field.dispatchEvent(new Event("input", { bubbles: true })); // its words are counted
    });
  }
  function isSame(one, other) {
    return Object.keys(one).every(function (name) { return name === "version" || one[name] === other[name]; });
  }

  // --- typing and sending ----------------------------------------------------------------------------------------
  function typed(event) {
    if (event.target.closest(".note")) return;
    isSent = false;
    keep();
  }
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("htmx:afterSwap", function () { if (kept()) keep(); }); // the letter follows the answers
  form.addEventListener("submit", function () { isSent = true; keep(); });

  // --- words of an earlier visit -----------------------------------------------------------------------------------
  function restore() {
    var before = kept(), now = values();
    if (!before) return;
    if ("typed" in said.dataset) { keep(); return; } // the page shows what was just typed
    var isTaken = before.sent && before.values.version !== now.version;
    if (isTaken || isSame(before.values, now)) { drop(key); return; }
    put(before.values); // with its version: written over a newer text, the site shows both
    said.hidden = false;
    var live = document.getElementById("live");
    if (live) live.textContent = said.querySelector("p").textContent;
  }
  said.querySelector("[data-drop]").addEventListener("click", function () {
    drop(key);
    location.replace(location.pathname);
  });
  dropOthers();
  restore();
})();
