import type { LineForm, LineOut } from "@/client/types.gen";

/** A line while it is edited. `key` is only for the page. */
export type DraftLine = {
  key: string;
  product_id: string | null;
  name: string;
  quantity: number;
  unit_price_minor: number;
  discount_percent: number;
};

/** Whole minor units, rounded half up, as the server's `line_total`. BigInt: a price has 15 figures. */
export function lineTotal(
  quantity: number,
  unitPriceMinor: number,
  discountPercent: number,
): number {
  const hundredths = BigInt(quantity) * BigInt(unitPriceMinor) * BigInt(100 - discountPercent);
  return Number((hundredths + 50n) / 100n);
}

export const draftTotal = (line: DraftLine): number =>
  lineTotal(line.quantity, line.unit_price_minor, line.discount_percent);

export const sumOf = (lines: readonly DraftLine[]): number =>
  lines.reduce((sum, line) => sum + draftTotal(line), 0);

export const toDraft = (line: LineOut): DraftLine => ({
  key: line.id,
  product_id: line.product_id,
  name: line.name,
  quantity: line.quantity,
  unit_price_minor: line.unit_price_minor,
  discount_percent: line.discount_percent,
});

export const toForm = ({ key: _, ...line }: DraftLine): LineForm => line;

const within = (text: string, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(Number(text)) || least));
export const readQuantity = (text: string): number => within(text, 1, 1_000_000);
export const readPercent = (text: string): number => within(text, 0, 100);
