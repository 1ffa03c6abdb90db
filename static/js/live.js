// The clock of a talk counts on between two answers of the site, and the screen stays awake while it runs.
(function () {
  "use strict";

  var live = document.getElementById("live");
  var quiet = document.getElementById("quiet");
  var taken, began, shown; // the clock on the page, its start by this device's clock, the cue that is shown

  function take(clock) {
    taken = clock;
    began = clock && Date.now() - clock.dataset.clock * 1000;
    shown = cue(clock);
    if (clock) stayAwake();
  }
  function cue(clock) {
    if (!clock || clock.dataset.more) return "";
    var left = clock.dataset.minutes * 60 - (Date.now() - began) / 1000;
    return left > 120 ? "" : left > 0 ? "last" : "over";
  }
  function tick() {
    var clock = document.querySelector("[data-clock]");
    if (clock !== taken) take(clock); // a press brought another one
    if (!clock) return;
    var minutes = Math.floor((Date.now() - began) / 60000);
    var text = clock.dataset.words.replace("#", minutes);
    var place = clock.querySelector("[data-elapsed]");
    if (place.textContent !== text) place.textContent = text;
    var now = cue(clock);
    document.querySelectorAll("[data-cue]").forEach(function (notice) { notice.hidden = notice.dataset.cue !== now; });
    if (now !== shown && now && live && !quiet.checked) live.textContent = document.querySelector("[data-cue='" + now + "']").textContent;
    shown = now;
  }

  function stayAwake() {
    if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(function () { /* a wish, not a need */ });
  }
  document.addEventListener("visibilitychange", function () { if (!document.hidden && began) stayAwake(); });

  document.querySelector("[data-quiet]").hidden = false;
  tick();
  setInterval(tick, 1000);
})();
