// The clock of a talk counts on between two answers of the site, and the screen stays awake while it runs.

const LAST_MINUTES = 120; // seconds left at which the first cue is shown
const live = document.getElementById("live");
const quiet = document.getElementById("quiet");
let clock; // the element that this script counts for
let startedAt; // by this device's clock, milliseconds
let shownCue;

const elapsed = () => Date.now() - startedAt;

function follow(element) {
  clock = element;
  startedAt = element && Date.now() - element.dataset.clock * 1000;
  shownCue = cue();
  if (element) stayAwake();
}

function cue() {
  if (!clock || clock.dataset.more) return "";
  const left = clock.dataset.minutes * 60 - elapsed() / 1000;
  if (left > LAST_MINUTES) return "";
  return left > 0 ? "last" : "over";
}

function update() {
  const element = document.querySelector("[data-clock]");
  if (element !== clock) follow(element); // a fragment brought another one
  if (!clock) return;
  const text = clock.dataset.words.replace("#", Math.floor(elapsed() / 60_000));
  const place = clock.querySelector("[data-elapsed]");
  if (place.textContent !== text) place.textContent = text;
  const part = Math.min(100, elapsed() / 600 / clock.dataset.minutes);
  document.querySelector("[data-part]").setAttribute("width", part);
  showCue(cue());
}

function showCue(name) {
  for (const notice of document.querySelectorAll("[data-cue]")) notice.hidden = notice.dataset.cue !== name;
  if (name && name !== shownCue && live && !quiet.checked) {
    live.textContent = document.querySelector(`[data-cue='${name}']`).textContent;
  }
  shownCue = name;
}

async function stayAwake() {
  if (document.hidden) return;
  try { await navigator.wakeLock?.request("screen"); } catch { /* a wish, not a need */ }
}

document.addEventListener("visibilitychange", () => { if (startedAt) stayAwake(); });
document.querySelector("[data-quiet]").hidden = false;
update();
setInterval(update, 1000);
