const PAGES = {
  account: "/accounts/$id",
  contact: "/contacts/$id",
  lead: "/leads/$id",
  deal: "/deals/$id",
} as const;

type Kind = keyof typeof PAGES;
const hasPage = (kind: string): kind is Kind => kind in PAGES;

/** Where a record of this kind opens; null for what has no page of its own. */
export const recordPage = (kind: string): (typeof PAGES)[Kind] | null =>
  hasPage(kind) ? PAGES[kind] : null;
