/** What the source forms hold, and what of it is sent. */
import type { ChangeSource, CrawlRules, NewSource, SourceOut } from "@/client/types.gen";
import type { Audience, SourceKind } from "@/features/knowledge/words";

export type SourceValues = {
  name: string;
  url: string;
  audience: Audience;
  products: string[];
  owner_id: string | null;
  refresh_hours: number | null;
  stale_days: number | null;
  /** Texts as typed; patterns one per line. */
  rules: {
    max_pages: string;
    max_depth: string;
    prefix: string;
    include: string;
    exclude: string;
    delay_seconds: string;
    use_sitemap: boolean;
    restructure: boolean;
  };
};

export const SOURCE_FIELDS = [
  ...(["name", "url", "audience", "products", "owner_id", "refresh_hours", "stale_days"] as const),
  ...(["rules.max_pages", "rules.max_depth", "rules.prefix", "rules.include"] as const),
  ...(["rules.exclude", "rules.delay_seconds", "rules.use_sitemap"] as const),
] as const;

const DEFAULT_RULES: Required<CrawlRules> = {
  max_pages: 500,
  max_depth: 6,
  prefix: "",
  include: [],
  exclude: [],
  delay_seconds: 0.2,
  use_sitemap: true,
  restructure: false,
};

export function valuesOf(source?: SourceOut): SourceValues {
  const rules = { ...DEFAULT_RULES, ...source?.rules };
  return {
    name: source?.name ?? "",
    url: source?.url ?? "",
    audience: source?.audience ?? "internal",
    products: source?.products ?? [],
    owner_id: source?.owner_id ?? null,
    refresh_hours: source ? source.refresh_hours : 168,
    stale_days: source?.stale_days ?? null,
    rules: {
      max_pages: String(rules.max_pages),
      max_depth: String(rules.max_depth),
      prefix: rules.prefix,
      include: rules.include.join("\n"),
      exclude: rules.exclude.join("\n"),
      delay_seconds: String(rules.delay_seconds),
      use_sitemap: rules.use_sitemap,
      restructure: rules.restructure,
    },
  };
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
// An empty or broken number is not sent: the server's default holds.
const numberOf = (text: string): number | undefined =>
  text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);

const rulesOf = ({ rules }: SourceValues): CrawlRules => ({
  max_pages: numberOf(rules.max_pages),
  max_depth: numberOf(rules.max_depth),
  prefix: rules.prefix.trim(),
  include: linesOf(rules.include),
  exclude: linesOf(rules.exclude),
  delay_seconds: numberOf(rules.delay_seconds),
  use_sitemap: rules.use_sitemap,
  restructure: rules.restructure,
});

export const newSourceOf = (kind: SourceKind, values: SourceValues): NewSource => ({
  kind,
  name: values.name.trim() || null,
  audience: values.audience,
  products: values.products,
  stale_days: values.stale_days,
  rules: rulesOf(values),
  ...(values.owner_id && { owner_id: values.owner_id }),
  ...(kind === "website" && {
    url: values.url.trim(),
    refresh_hours: values.refresh_hours,
  }),
});

export const changeOf = (source: SourceOut, values: SourceValues): ChangeSource => ({
  version: source.version,
  name: values.name.trim(),
  stale_days: values.stale_days,
  owner_id: values.owner_id,
  rules: rulesOf(values),
  // What holds for all documents is written to each of them: only when it is another.
  ...(values.audience !== source.audience && { audience: values.audience }),
  ...(values.products.join("\n") !== source.products.join("\n") && { products: values.products }),
  ...(source.kind === "website" && {
    url: values.url.trim(),
    refresh_hours: values.refresh_hours,
  }),
});
