import { useSyncExternalStore } from "react";

export type ThemePreference = "system" | "light" | "dark";

const KEY = "dealwright.theme"; // also read by public/theme.js before the first paint
const listeners = new Set<() => void>();
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)");

export function themePreference(): ThemePreference {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function setThemePreference(preference: ThemePreference): void {
  if (preference === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, preference);
  applyTheme();
  for (const listener of listeners) listener();
}

export function useThemePreference(): ThemePreference {
  return useSyncExternalStore(subscribe, themePreference);
}

/** Call once at start: follows the system and other tabs while the app is open. */
export function watchTheme(): void {
  applyTheme();
  systemIsDark().addEventListener("change", applyTheme);
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    applyTheme();
    for (const listener of listeners) listener();
  });
}

function applyTheme(): void {
  const preference = themePreference();
  const dark = preference === "dark" || (preference === "system" && systemIsDark().matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
