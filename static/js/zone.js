// The device's own time zone: offered to fields that ask for one, where what somebody chose stays; and a page that says
// times in another zone (data-shown) is loaded again in this one, once, before it is drawn.
(function () {
  var own = Intl.DateTimeFormat().resolvedOptions().timeZone || "", shown = document.currentScript.dataset.shown;

  document.querySelectorAll("input[data-zone]").forEach(function (field) {
    if (!field.value) field.value = own;
  });

  function clocks(zone) { // on two days half a year apart: two names may be one zone
    return [0, 182].map(function (days) {
      return new Date(Date.now() + days * 864e5).toLocaleString("en-US", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
    }).join();
  }
  try {
    if (!own || !shown || clocks(own) === clocks(shown)) return;
    var here = new URL(location);
    here.searchParams.set("zone", own);
    location.replace(here);
  } catch (e) { /* a zone that this browser does not know: the page stays as it is */ }
})();
