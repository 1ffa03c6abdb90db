// What a person typed and the site does not have yet, kept on this device. Keys begin with the person, so that
// another person on the same device never meets it. Some browsers have no storage: then nothing is kept.

const PREFIX = "m1:";
const KEPT_FOR = 30 * 24 * 3600_000; // milliseconds
const place = () => (document.body.dataset.shared ? sessionStorage : localStorage); // a shared computer keeps nothing

export const ownPrefix = (person) => `${PREFIX}${person}:`;

export function keys() {
  try { return Object.keys(place()).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}

export function read(key) {
  try { return JSON.parse(place().getItem(key)); } catch { return null; }
}

// Whether the device kept it.
export function write(key, value) {
  try {
    place().setItem(key, JSON.stringify({ ...value, at: Date.now() }));
    return true;
  } catch { return false; }
}

export function remove(key) {
  try { place().removeItem(key); } catch { /* there is nothing to remove */ }
}

// What other people left on this device.
export function removeOthers(person) {
  keys().filter((key) => !key.startsWith(ownPrefix(person))).forEach(remove);
}

// What nobody came back to for 30 days, whoever typed it.
keys().filter((key) => Date.now() - (read(key)?.at || Date.now()) > KEPT_FOR).forEach(remove);
