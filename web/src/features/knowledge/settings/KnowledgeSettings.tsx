import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { settingsQuery } from "@/features/knowledge/api";
import { EmbedderChoice } from "@/features/knowledge/settings/EmbedderChoice";
import { EngineList } from "@/features/knowledge/settings/EngineList";

const STORES: Record<string, string> = {
  pg: "PostgreSQL, beside everything else",
  qdrant: "Qdrant",
  memory: "Memory of this process",
};

/** With what documents are found and questions are answered. */
export function KnowledgeSettings() {
  const settings = useQuery(settingsQuery);
  if (!settings.data) {
    if (settings.isError) {
      return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
    }
    return (
      <div role="status" aria-label="Loading" aria-busy className="grid max-w-xl gap-4 pt-2">
        <Skeleton className="w-40" />
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-16 w-full" />
      </div>
    );
  }
  const { embedders, spaces, engines, store } = settings.data;
  return (
    <>
      <Part
        title="Finding by meaning"
        about="An embedder turns passages and questions into vectors; near ones are about the same. The builtin one runs here and sends nothing anywhere."
      >
        <EmbedderChoice embedders={embedders} spaces={spaces} />
        <p className="text-sm text-text-muted">
          Vectors are kept in <span className="text-text">{STORES[store] ?? store}</span>.
        </p>
      </Part>
      <Part
        title="Answering"
        about="Every sentence of an answer is checked against the passage it cites, whichever engine wrote it."
      >
        <EngineList engines={engines} />
      </Part>
    </>
  );
}

type PartProps = { title: string; about: string; children: ReactNode };

const Part = ({ title, about, children }: PartProps) => (
  <section className="grid max-w-2xl gap-4 border-border border-b py-6 first:pt-2 last:border-b-0">
    <div>
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="text-sm text-text-muted">{about}</p>
    </div>
    {children}
  </section>
);
