/** Light or dark: the system's choice until the person makes one. */

const KEY = "innkjopsbot.theme";

/** Let the button switch the scheme, and remember the choice. */
export function startTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => button.setAttribute("aria-pressed", String(isDark(system)));
  button.addEventListener("click", () => {
    choose(isDark(system) ? "light" : "dark");
    show();
  });
  system.addEventListener("change", show);
  show();
}

/** Say whether the page is dark now. */
function isDark(system) {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : system.matches;
}

/** Apply a scheme and keep it for next time. */
function choose(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is closed: the choice holds until the page is left.
  }
}
