// Runs before the first paint: "as my device" becomes light or dark, since Bootstrap reads only the attribute.
(function () {
  var root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  if (root.dataset.appearance !== "auto") return;
  function show() { root.dataset.bsTheme = dark.matches ? "dark" : "light"; }
  show();
  dark.addEventListener("change", show);
})();
