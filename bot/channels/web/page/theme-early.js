// Runs before the first paint, so that a chosen scheme does not flash in the other one.
(() => {
  try {
    const theme = localStorage.getItem("innkjopsbot.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is closed: the system's own scheme is used.
  }
})();
