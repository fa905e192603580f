import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, FileX } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { buttonClass } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Tab, Tabs, TabsList } from "@/components/ui/Tabs";
import { documentQuery } from "@/features/knowledge/api";
import { DocumentActions } from "@/features/knowledge/reader/DocumentActions";
import { DocumentFacts } from "@/features/knowledge/reader/DocumentFacts";
import { DocumentNotices } from "@/features/knowledge/reader/DocumentNotices";
import { DocumentText } from "@/features/knowledge/reader/DocumentText";
import { PassageList } from "@/features/knowledge/reader/PassageList";
import type { ReaderSearch } from "@/features/knowledge/reader/search";
import { StaleBadge } from "@/features/knowledge/StaleBadge";
import { nameOf } from "@/features/knowledge/words";
import { toProblem } from "@/lib/problem";

type DocumentReaderProps = {
  id: string;
  search: ReaderSearch;
  onSearch: (search: ReaderSearch) => void;
};

/** A document as it was read: its text, the passages it was cut into, what is said about it. */
export function DocumentReader({ id, search, onSearch }: DocumentReaderProps) {
  const found = useQuery(documentQuery(id, search.version));
  const status = found.error ? toProblem(found.error).status : 0;
  if (status === 404 || status === 422) {
    return (
      <EmptyState
        icon={FileX}
        title="There is no such document"
        action={
          <Link to="/knowledge/sources" className={buttonClass()}>
            To all sources
          </Link>
        }
      >
        It may have been deleted with its source, or this version is not kept any more.
      </EmptyState>
    );
  }
  if (!found.data) {
    if (found.isError) {
      return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
    }
    return (
      <div role="status" aria-label="Loading the document" aria-busy className="grid gap-4 p-6">
        <Skeleton className="h-6 w-80 max-w-full" />
        <Skeleton className="w-64" />
        <Skeleton className="mt-4 h-4 w-full max-w-3xl" />
        <Skeleton className="h-4 w-full max-w-3xl" />
        <Skeleton className="h-4 w-2/3 max-w-2xl" />
      </div>
    );
  }
  const document = found.data;
  const inPassages = search.mode === "passages";
  return (
    <>
      <Link
        to="/knowledge/sources/$id"
        params={{ id: document.source_id }}
        className="mx-6 mt-4 -mb-3 inline-flex items-center gap-1 self-start text-text-muted text-xs hover:text-text max-md:mx-4"
      >
        <ArrowLeft aria-hidden className="size-3" />
        {document.source_name}
      </Link>
      <PageHeader
        title={nameOf(document)}
        meta={document.stale && <StaleBadge />}
        actions={<DocumentActions document={document} />}
      />
      <div className="flex flex-1 items-start gap-8 px-6 pb-16 max-lg:flex-col-reverse max-lg:justify-end max-md:px-4">
        <div className="grid w-full min-w-0 max-w-3xl flex-1 gap-4">
          <Tabs
            value={inPassages ? "passages" : "text"}
            onValueChange={(mode) =>
              onSearch({ ...search, mode: mode === "passages" ? "passages" : undefined })
            }
          >
            <TabsList aria-label="How to read it">
              <Tab value="text">Text</Tab>
              <Tab value="passages" count={document.passages_found.length}>
                Passages
              </Tab>
            </TabsList>
          </Tabs>
          {inPassages ? (
            <PassageList document={document} search={search} onSearch={onSearch} />
          ) : (
            <DocumentText
              key={`${document.id} ${document.shown_version}`}
              document={document}
              search={search}
              onSearch={onSearch}
            />
          )}
        </div>
        <aside
          aria-label="About this document"
          className="sticky top-4 grid w-72 shrink-0 content-start gap-4 max-lg:static max-lg:w-full"
        >
          <DocumentNotices document={document} isOlder={search.version !== undefined} />
          <DocumentFacts document={document} search={search} onSearch={onSearch} />
        </aside>
      </div>
    </>
  );
}
