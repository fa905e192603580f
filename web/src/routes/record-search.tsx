import { Box, Building2, Contact, Handshake, type LucideIcon, UserRoundPlus } from "lucide-react";
import { search } from "@/client/sdk.gen";
import type { SearchAnswer, SearchHit } from "@/client/types.gen";
import type { PaletteGroup } from "@/components/CommandPalette";

type RecordPage = "/accounts/$id" | "/contacts/$id" | "/leads/$id" | "/deals/$id";
/** A product has no page of its own, but a place where all are kept. */
export type HitPage = RecordPage | "/settings/products";

type Shown = { word: string; icon: LucideIcon; to: HitPage };

/** What the palette can open; an activity has no page of its own. */
const KINDS: Partial<Record<SearchHit["kind"], Shown>> = {
  account: { word: "Account", icon: Building2, to: "/accounts/$id" },
  contact: { word: "Contact", icon: Contact, to: "/contacts/$id" },
  lead: { word: "Lead", icon: UserRoundPlus, to: "/leads/$id" },
  deal: { word: "Deal", icon: Handshake, to: "/deals/$id" },
  product: { word: "Product", icon: Box, to: "/settings/products" },
};

const shownAs = (corrected: SearchAnswer["corrected"], text: string): string => {
  const words = text.split(/\s+/).map((word) => corrected[word.toLowerCase()] ?? word);
  return `Showing results for “${words.join(" ")}”`;
};

/** Records by words, for the palette. */
export async function searchRecords(
  text: string,
  signal: AbortSignal,
  open: (to: HitPage, id: string) => void,
): Promise<PaletteGroup[]> {
  const kind: SearchHit["kind"][] = ["account", "contact", "lead", "deal", "product"];
  const { data } = await search({ query: { q: text, kind }, signal, throwOnError: true });
  const items = data.hits.flatMap((hit) => {
    const shown = KINDS[hit.kind];
    if (!shown) return [];
    return {
      id: `record ${hit.kind} ${hit.id}`,
      label: hit.label,
      detail: [shown.word, hit.detail].filter(Boolean).join(" · "),
      icon: <shown.icon aria-hidden />,
      run: () => open(shown.to, hit.id),
    };
  });
  const corrected = Object.keys(data.corrected).length > 0;
  return [{ heading: corrected ? shownAs(data.corrected, text) : "Records", items }];
}
