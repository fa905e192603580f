import { CircleAlert } from "lucide-react";
import type { SourceOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { AudienceBadge } from "@/features/knowledge/AudienceBadge";
import { useUsers } from "@/features/knowledge/api";
import { refreshWord } from "@/features/knowledge/words";
import { plural } from "@/lib/format";

/** What one should know about the source at a glance. */
export function SourceFacts({ source }: { source: SourceOut }) {
  const users = useUsers();
  const owner = users.find(({ id }) => id === source.owner_id);
  const { counts, kind } = source;
  return (
    <div className="grid gap-2 px-6 pb-3 max-md:px-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-text-muted">
        <AudienceBadge audience={source.audience} />
        {source.url && (
          <a
            href={source.url}
            target="_blank"
            rel="noopener noreferrer"
            className="max-w-full truncate text-accent hover:underline"
          >
            {source.url}
          </a>
        )}
        <span>
          {plural(counts.ready, "document")}, {plural(counts.passages, "passage")}
        </span>
        <span>Last read {source.read_at ? <DateText value={source.read_at} /> : "never"}</span>
        {kind === "website" && (
          <span>
            Read again {refreshWord(source.refresh_hours)}
            {source.refresh_at && (
              <>
                , next <DateText value={source.refresh_at} />
              </>
            )}
          </span>
        )}
        {source.products.length > 0 && <span>About {source.products.join(", ")}</span>}
        {owner && <span>Looked after by {owner.name}</span>}
      </div>
      {source.message && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {source.message}
        </p>
      )}
    </div>
  );
}
