import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/Input";
import { cn } from "@/lib/cn";
import { formatMoney, moneyToText, parseMoney } from "@/lib/format";

type MoneyInputProps = Omit<ComponentProps<typeof Input>, "type" | "value" | "onChange"> & {
  /** Minor units: 1050 is 10.50 EUR and 1050 JPY. */
  amount: number | null;
  currency: string;
  onAmountChange: (amount: number | null) => void;
};

/** Reads "1,234.50", "1.234,50" and "1 234"; shows the money it understood when left. */
export function MoneyInput({
  amount,
  currency,
  onAmountChange,
  invalid,
  className,
  onBlur,
  onFocus,
  ...rest
}: MoneyInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const unreadable = draft !== null && draft.trim() !== "" && parseMoney(draft, currency) === null;
  const settled = amount === null ? "" : formatMoney({ amount, currency });
  return (
    <Input
      inputMode="decimal"
      autoComplete="off"
      className={cn("text-right", className)}
      placeholder={formatMoney({ amount: 0, currency })}
      {...rest}
      invalid={invalid || unreadable}
      value={draft ?? settled}
      onFocus={(event) => {
        setDraft(amount === null ? "" : moneyToText({ amount, currency }));
        // Another text takes the place of the shown one and with it the selection: without this,
        // what is typed after Tab would be added behind the amount.
        const field = event.currentTarget;
        queueMicrotask(() => field.select());
        onFocus?.(event);
      }}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        const parsed = parseMoney(text, currency);
        if (parsed !== null || text.trim() === "") onAmountChange(parsed);
      }}
      onBlur={(event) => {
        if (!unreadable) setDraft(null);
        onBlur?.(event);
      }}
    />
  );
}
