// The reader's choice of theme. Stored only once chosen, in this browser alone, never sent.
const KEY = "jewelcad-theme";
const CHOICES = ["light", "dark"];

function storedTheme() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is switched off: the system's theme stays in force.
  }
}

function storeTheme(value) {
  try {
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch {
    return; // As above: the choice then lasts for this page only.
  }
}

function apply(value) {
  const root = document.documentElement;
  if (CHOICES.includes(value)) root.dataset.theme = value;
  else delete root.dataset.theme;
}

export function applyStoredTheme() {
  apply(storedTheme());
}

export function setUpThemeSwitch() {
  const group = document.querySelector("[data-theme-switch]");
  if (!group) return;
  const buttons = [...group.querySelectorAll("[data-theme-value]")];
  const mark = () => {
    const current = document.documentElement.dataset.theme ?? "";
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.themeValue === current));
    }
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-value]");
    if (!button) return;
    apply(button.dataset.themeValue);
    storeTheme(button.dataset.themeValue);
    mark();
  });
  mark();
  group.hidden = false;
}
