// Runs before the first paint, so it is no module: "as my device" becomes light or dark, since Bootstrap reads only
// the attribute.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  if (root.dataset.appearance !== "auto") return;
  const show = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  show();
  dark.addEventListener("change", show);
})();
