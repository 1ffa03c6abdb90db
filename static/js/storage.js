// What a person typed and the site does not have yet, kept on this device for at most 30 days, encrypted. The keys come
// with the pages of the account that typed it: no other account reads or removes it. What cannot be kept, as without
// storage or https, is not: then `keeps` is false, or `write` returns null.

const { account, draftKeys, shared } = document.body.dataset;
const PREFIX = "m2:";
const KEPT_FOR = 30 * 24 * 3600_000; // milliseconds
const places = [];
try { places.push(localStorage, sessionStorage); } catch { /* this browser has none */ }
const place = places[shared ? 1 : 0]; // on a shared computer it goes with the window

const fullName = (name) => `${PREFIX}${account}:${name}`;
const encode = (text) => new TextEncoder().encode(text);
const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const cipher = (name, iv) => ({ name: "AES-GCM", iv, additionalData: encode(fullName(name)) });

export const keeps = Boolean(place && crypto.subtle);
const load = (key) => crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
const keys = Promise.all(keeps ? draftKeys.split(" ").map(load) : []); // the newest first
delete document.body.dataset.draftKeys;

let queue = Promise.resolve(); // encryption takes a moment: what is asked for later must not overtake it
function inTurn(act) {
  queue = queue.then(act).catch(() => null);
  return queue;
}

// True if the device kept it, else null.
export const write = (name, value) => inTurn(async () => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = await crypto.subtle.encrypt(cipher(name, iv), (await keys)[0], encode(JSON.stringify(value)));
  place.setItem(fullName(name), JSON.stringify({ at: Date.now(), iv: toText(iv), words: toText(words) }));
  return true;
});

// Null where there is nothing, or nothing that a key of today reads.
export const read = (name) => inTurn(async () => {
  const { iv, words } = JSON.parse(place.getItem(fullName(name)));
  const decrypt = (key) => crypto.subtle.decrypt(cipher(name, toBytes(iv)), key, toBytes(words));
  return JSON.parse(new TextDecoder().decode(await Promise.any((await keys).map(decrypt))));
});

export const remove = (name) => inTurn(() => place.removeItem(fullName(name)));

const ownNames = () => Object.keys(place || {}).filter((name) => name.startsWith(fullName("")));
export const holdsAny = () => ownNames().length > 0;
export const removeAll = () => inTurn(() => ownNames().forEach((name) => place.removeItem(name)));

// What nobody came back to for 30 days, whoever typed it, and what 0.1.0 kept as it was typed.
function isExpired(text) {
  try { return !(Date.now() - JSON.parse(text).at < KEPT_FOR); } catch { return true; }
}
for (const each of places) {
  for (const name of Object.keys(each).filter((kept) => /^m\d:/.test(kept))) {
    if (!name.startsWith(PREFIX) || isExpired(each.getItem(name))) each.removeItem(name);
  }
}
