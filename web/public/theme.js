// Runs before the first paint so that a dark page never flashes white. A file, not an inline
// script, because the content security policy allows scripts from our own origin only.
(() => {
  const stored = localStorage.getItem("dealwright.theme");
  const dark =
    stored === "dark" ||
    (stored !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
