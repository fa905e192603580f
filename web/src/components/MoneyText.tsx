import { formatMoney } from "@/lib/format";

type MoneyTextProps = { amount: number | null; currency: string; compact?: boolean };

/** Money on the screen. Short amounts keep the exact one for hover and for readers. */
export function MoneyText({ amount, currency, compact = false }: MoneyTextProps) {
  if (amount === null) return <span className="text-text-faint">–</span>;
  const exact = formatMoney({ amount, currency });
  return (
    <data value={amount} title={compact ? exact : undefined} className="whitespace-nowrap">
      {compact ? formatMoney({ amount, currency }, { compact }) : exact}
    </data>
  );
}
