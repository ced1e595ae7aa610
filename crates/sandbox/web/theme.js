/**
 * Light, dark, or whatever the system prefers.
 * The choice is stored; without one the style sheet follows `prefers-color-scheme`.
 */
const KEY = 'sandbox.theme';

/** The stored choice: "system", "light" or "dark". */
export function themeChoice() {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Applies and stores a choice. */
export function setTheme(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  apply(choice);
}

function apply(choice) {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

/** Applies the stored choice; called once at start. */
export function startTheme() {
  apply(themeChoice());
}
