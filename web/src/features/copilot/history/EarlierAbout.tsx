import { useInfiniteQuery } from "@tanstack/react-query";
import { conversationsQuery } from "@/features/copilot/api";
import { ConversationLink } from "@/features/copilot/history/ConversationLink";

type EarlierAboutProps = { subjectId: string; onOpen?: (id: string) => void };

const FEW = 3;

/** What was asked about this record before, by oneself and by colleagues who shared it. */
export function EarlierAbout({ subjectId, onOpen }: EarlierAboutProps) {
  const list = useInfiniteQuery(conversationsQuery({ subject_id: subjectId }));
  const rows = list.data?.pages[0]?.items.slice(0, FEW) ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="earlier" className="grid gap-1">
      <h3 id="earlier" className="font-medium text-text-muted text-xs">
        Earlier conversations about it
      </h3>
      <ul className="-mx-2">
        {rows.map((row) => (
          <li key={row.id}>
            <ConversationLink row={row} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}
