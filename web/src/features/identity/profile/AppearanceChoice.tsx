import { Monitor, Moon, Sun } from "lucide-react";
import { setThemePreference, type ThemePreference, useThemePreference } from "@/lib/theme";

const THEMES: { value: ThemePreference; label: string; icon: typeof Sun }[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

export function AppearanceChoice() {
  const chosen = useThemePreference();
  return (
    <fieldset>
      <legend className="sr-only">Theme</legend>
      <div className="grid grid-cols-3 gap-2">
        {THEMES.map(({ value, label, icon: Icon }) => (
          <label
            key={value}
            className="control grid cursor-pointer justify-items-center gap-1.5 px-2 py-3 text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={value === chosen}
              onChange={() => setThemePreference(value)}
              className="sr-only"
            />
            <Icon aria-hidden strokeWidth={1.75} className="size-4" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
