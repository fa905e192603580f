import { ExternalLink, Mail, Phone } from "lucide-react";
import type { ReactNode } from "react";
import { DateText } from "@/components/DateText";
import { InlineEdit } from "@/components/InlineEdit";
import { MoneyText } from "@/components/MoneyText";
import { Fact } from "@/features/crm/records/facts/Fact";
import { moneyToText, parseMoney } from "@/lib/format";

type TextFactProps = {
  label: string;
  value: string | null;
  onSave: (value: string | null) => Promise<unknown>;
  readOnly: boolean;
  kind?: "text" | "email" | "tel" | "url" | "date" | "multiline";
  display?: ReactNode;
  placeholder?: string;
};

/** A text and, where it opens something, the link beside it. */
export function TextFact({ label, value, onSave, readOnly, ...rest }: TextFactProps) {
  const { kind = "text" } = rest;
  return (
    <Fact label={label}>
      <span className="flex min-w-0 items-start gap-1 pl-1.5 -ml-1.5">
        <InlineEdit
          label={label}
          value={value ?? ""}
          kind={kind === "url" ? "text" : kind}
          onSave={(text) => onSave(text === "" ? null : text)}
          readOnly={readOnly}
          display={rest.display}
          placeholder={rest.placeholder ?? "–"}
          className={kind === "multiline" ? "w-full" : "min-w-0"}
        />
        {value && <OpenLink kind={kind} value={value} />}
      </span>
    </Fact>
  );
}

const LINKS = {
  email: { href: (to: string) => `mailto:${to}`, icon: Mail, verb: "Write to" },
  tel: { href: (to: string) => `tel:${to.replace(/[^+\d]/g, "")}`, icon: Phone, verb: "Call" },
  url: { href: (to: string) => `https://${to}`, icon: ExternalLink, verb: "Open" },
};

function OpenLink({ kind, value }: { kind: string; value: string }) {
  if (kind !== "email" && kind !== "tel" && kind !== "url") return null;
  const { href, icon: Icon, verb } = LINKS[kind];
  return (
    <a
      href={href(value)}
      {...(kind === "url" && { target: "_blank", rel: "noreferrer" })}
      aria-label={`${verb} ${value}`}
      title={`${verb} ${value}`}
      className="mt-0.5 grid size-6 shrink-0 place-content-center rounded-sm text-text-faint hover:bg-surface-hover hover:text-text pointer-coarse:size-10"
    >
      <Icon aria-hidden className="size-3.5" />
    </a>
  );
}

type NumberFactProps = {
  label: string;
  value: number | null;
  onSave: (value: number | null) => Promise<unknown>;
  readOnly: boolean;
  display?: ReactNode;
  placeholder?: string;
};

export const NumberFact = ({ label, value, onSave, ...rest }: NumberFactProps) => (
  <Fact label={label}>
    <InlineEdit
      label={label}
      kind="number"
      value={value === null ? "" : String(value)}
      placeholder="–"
      onSave={(text) => onSave(text === "" ? null : Number(text))}
      {...rest}
    />
  </Fact>
);

type MoneyFactProps = Omit<NumberFactProps, "display"> & { currency: string };

export function MoneyFact({ label, value, currency, onSave, readOnly }: MoneyFactProps) {
  const read = (text: string): number | null => {
    if (text === "") return null;
    const amount = parseMoney(text, currency);
    if (amount === null || amount < 0) throw new Error(`Write an amount in ${currency}.`);
    return amount;
  };
  return (
    <Fact label={label}>
      <InlineEdit
        label={label}
        value={value === null ? "" : moneyToText({ amount: value, currency })}
        display={value === null ? undefined : <MoneyText amount={value} currency={currency} />}
        placeholder="–"
        onSave={async (text) => onSave(read(text))}
        readOnly={readOnly}
      />
    </Fact>
  );
}

export const DayFact = ({ value, ...rest }: Omit<TextFactProps, "kind" | "display">) => (
  <TextFact
    {...rest}
    value={value}
    kind="date"
    display={value ? <DateText value={value} kind="day" /> : undefined}
  />
);
