/** Both themes keep WCAG AA: 4.5 to 1 for text on every surface it may stand on. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync("src/styles.css", "utf8");
const block = (selector: string): Map<string, string> => {
  const body = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  const found = body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, value]));
};
const themes = { light: block(":root"), dark: block('[data-theme="dark"]') };

type Rgb = [number, number, number];
const rgb = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];
const linear = (part: number): number =>
  part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
const contrast = (one: Rgb, other: Rgb): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const mix = (top: Rgb, share: number, under: Rgb): Rgb => [
  top[0] * share + under[0] * (1 - share),
  top[1] * share + under[1] * (1 - share),
  top[2] * share + under[2] * (1 - share),
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  const color = (name: string): Rgb => {
    const value = themes[theme].get(name);
    if (!value) throw new Error(`no --${name} in ${theme}`);
    return rgb(value);
  };
  const surfaces = ["background", "surface", "surface-raised", "surface-hover"];
  const onSurfaces = ["text", "text-muted", "text-faint", "accent", "danger", "warning", "success"];
  const pairs = [
    ...onSurfaces.flatMap((text) => surfaces.map((surface) => [text, surface] as const)),
    ["text", "accent-soft"] as const,
    ["text-muted", "accent-soft"] as const,
    ["accent-contrast", "accent"] as const,
    ["accent-contrast", "accent-hover"] as const,
    ["danger-contrast", "danger"] as const,
    ...["accent", "danger", "warning", "success", "info"].map(
      (tone) => [tone, `${tone}-soft`] as const,
    ),
  ];

  test.each(pairs)("%s on %s", (text, surface) => {
    expect(contrast(color(text), color(surface))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([...themes.light.keys()].filter((name) => name.startsWith("stage-")))(
    "%s on its own tint",
    (stage) => {
      const tint = mix(color(stage), 0.12, color("surface"));
      expect(contrast(color(stage), tint)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("the focus ring and control edges can be seen", () => {
    expect(contrast(color("focus"), color("surface"))).toBeGreaterThanOrEqual(3);
  });
});
