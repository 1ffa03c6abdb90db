// What a person typed and the site does not have yet, kept on this device. Keys begin with the person, so that
// another person on the same device never meets it. Some browsers have no storage: then nothing is kept.

const PREFIX = "m1:";

export const ownPrefix = (person) => `${PREFIX}${person}:`;

export function keys() {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}

export function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

// Whether the device kept it.
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch { return false; }
}

export function remove(key) {
  try { localStorage.removeItem(key); } catch { /* there is nothing to remove */ }
}

// What other people left on this device.
export function removeOthers(person) {
  keys().filter((key) => !key.startsWith(ownPrefix(person))).forEach(remove);
}
