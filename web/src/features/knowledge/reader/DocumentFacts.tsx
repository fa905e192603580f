import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { DocumentOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge } from "@/components/ui/Badge";
import { Select } from "@/components/ui/Select";
import { AudienceBadge } from "@/features/knowledge/AudienceBadge";
import type { ReaderSearch } from "@/features/knowledge/reader/search";
import { addressOf, DOCUMENT_STATES, linkOf } from "@/features/knowledge/words";
import { formatDay } from "@/lib/format";

type DocumentFactsProps = {
  document: DocumentOut;
  search: ReaderSearch;
  onSearch: (search: ReaderSearch) => void;
};

const CURRENT = "current";
const nameOf = (code: string): string =>
  new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;

/** Where it comes from, how old it is, who may be told. */
export function DocumentFacts({ document, search, onSearch }: DocumentFactsProps) {
  const { history, published, valid_until, changed_at, checked_at, products, language } = document;
  const engine = history.find(({ number }) => number === document.shown_version)?.engine;
  const link = linkOf(document);
  const address = addressOf(document);
  const versions = history.map(({ id, number, created_at, replaced_at }) => ({
    value: replaced_at === null ? CURRENT : id,
    label: `${number}, ${replaced_at === null ? "current" : formatDay(created_at)}`,
  }));
  return (
    <dl className="grid gap-2.5 text-sm">
      {address && (
        <Fact name="Address">
          {link ? (
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className="break-all text-accent hover:underline"
            >
              {link.replace(/^https?:\/\//, "")}
              <ExternalLink aria-label="opens in a new tab" className="ml-1 inline size-3" />
            </a>
          ) : (
            <span className="break-all">{address}</span>
          )}
        </Fact>
      )}
      <Fact name="State">
        <Badge tone={DOCUMENT_STATES[document.state].tone}>
          {DOCUMENT_STATES[document.state].label}
        </Badge>
      </Fact>
      <Fact name="Who may be told">
        <AudienceBadge audience={document.audience} />
      </Fact>
      <Fact name="Products">{products.length > 0 ? products.join(", ") : "All"}</Fact>
      {language && <Fact name="Language">{nameOf(language)}</Fact>}
      {published && (
        <Fact name="Dated">
          <DateText value={published} kind="day" />
        </Fact>
      )}
      <Fact name="Changed">
        <DateText value={changed_at} />
      </Fact>
      <Fact name="Checked">
        <DateText value={checked_at} />
      </Fact>
      {valid_until && (
        <Fact name="Holds until">
          <DateText value={valid_until} kind="day" />
        </Fact>
      )}
      {engine && (
        <Fact name="Form">Headings and lists mended by {engine.replace(/^llm /, "")}</Fact>
      )}
      {versions.length > 1 && (
        <Fact name="Version">
          <Select
            aria-label="Version"
            value={search.version ?? CURRENT}
            options={versions}
            onValueChange={(id) =>
              onSearch({ mode: search.mode, version: id === CURRENT ? undefined : id })
            }
          />
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-2">
    <dt className="text-text-muted">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);
