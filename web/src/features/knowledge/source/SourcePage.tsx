import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { SourceOut } from "@/client/types.gen";
import { PageHeader } from "@/components/PageHeader";
import { Tab, Tabs, TabsList } from "@/components/ui/Tabs";
import { DocumentsTable } from "@/features/knowledge/source/DocumentsTable";
import { RunHistory } from "@/features/knowledge/source/RunHistory";
import { SourceActions } from "@/features/knowledge/source/SourceActions";
import { SourceFacts } from "@/features/knowledge/source/SourceFacts";
import type { SourceSearch } from "@/features/knowledge/source/search";
import { KindIcon } from "@/features/knowledge/sources/KindIcon";
import { SourceStatus } from "@/features/knowledge/sources/SourceStatus";
import { isBusy } from "@/features/knowledge/words";
import { cn } from "@/lib/cn";

type SourcePageProps = {
  source: SourceOut;
  search: SourceSearch;
  onSearch: (search: SourceSearch) => void;
};

/** One source: how it is doing, what is in it, what was read when. */
export function SourcePage({ source, search, onSearch }: SourcePageProps) {
  const tab = search.tab ?? "documents";
  return (
    <>
      <Link
        to="/knowledge/sources"
        className="mx-6 mt-4 -mb-3 inline-flex items-center gap-1 self-start text-text-muted text-xs hover:text-text max-md:mx-4"
      >
        <ArrowLeft aria-hidden className="size-3" />
        All sources
      </Link>
      <PageHeader
        title={
          <span className="inline-flex items-center gap-2">
            <KindIcon kind={source.kind} />
            {source.name}
          </span>
        }
        meta={
          <span className={cn("inline-block", isBusy(source) && "w-56")}>
            <SourceStatus source={source} />
          </span>
        }
        actions={<SourceActions source={source} />}
      />
      <SourceFacts source={source} />
      <Tabs
        value={tab}
        onValueChange={(value) => onSearch({ tab: value === "history" ? "history" : undefined })}
        className="px-6 max-md:px-4"
      >
        <TabsList aria-label="What of this source">
          <Tab value="documents" count={source.counts.documents}>
            Documents
          </Tab>
          <Tab value="history">History</Tab>
        </TabsList>
      </Tabs>
      {tab === "documents" ? (
        <DocumentsTable source={source} search={search} onSearch={onSearch} />
      ) : (
        <RunHistory source={source} />
      )}
    </>
  );
}
