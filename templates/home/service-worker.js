{% load static %}// Keeps one page for when there is no connection, and nothing of anybody's. Pages come from the site or not at all.
const PAGE = "{% url 'home:offline' %}";
const FILES = [PAGE, "{% static 'css/base.css' %}", "{% static 'mark.svg' %}"];
const KEPT = `offline ${FILES.join(" ")}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const isPage = request.mode === "navigate";
  if (!isPage && !FILES.includes(new URL(request.url).pathname)) return;
  event.respondWith(fetch(request).catch(() => caches.match(isPage ? PAGE : request)));
});
