import type { ComboboxOption } from "@/components/ui/Combobox";

export const browserTimeZone = (): string =>
  Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** "UTC+5:30" now; zones with summer time change it twice a year. */
function offset(zone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    timeZoneName: "shortOffset",
  }).formatToParts();
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "UTC");
}

export const timeZoneOption = (zone: string): ComboboxOption => ({
  value: zone,
  label: zone.replaceAll("_", " "),
});

let options: ComboboxOption[] | null = null;

/** All zones the browser knows; made on first use, since it takes some milliseconds. */
export function timeZoneOptions(): readonly ComboboxOption[] {
  options ??= [...new Set(["UTC", browserTimeZone(), ...Intl.supportedValuesOf("timeZone")])].map(
    (zone) => ({ ...timeZoneOption(zone), detail: offset(zone) }),
  );
  return options;
}
