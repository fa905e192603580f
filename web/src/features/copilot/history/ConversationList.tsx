import { useInfiniteQuery } from "@tanstack/react-query";
import { MessagesSquare, Search, Users } from "lucide-react";
import { useDeferredValue, useId, useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Skeleton } from "@/components/ui/Skeleton";
import { conversationsQuery } from "@/features/copilot/api";
import { ConversationLink } from "@/features/copilot/history/ConversationLink";
import { cn } from "@/lib/cn";

type ConversationListProps = {
  selected: string | null;
  /** Given in the panel: opens there, not on the page. */
  onOpen?: (id: string) => void;
};

const SCOPES = [
  { shared: false, label: "Mine" },
  { shared: true, label: "Shared with the team" },
];

/** Earlier conversations: one's own and those colleagues share. */
export function ConversationList({ selected, onOpen }: ConversationListProps) {
  const [shared, setShared] = useState(false);
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const list = useInfiniteQuery(conversationsQuery({ q: q || undefined, shared }));
  const label = useId();
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid gap-2 p-3">
        <div className="relative">
          <Search
            aria-hidden
            className="absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-text-faint"
          />
          <Input
            type="search"
            aria-label="Search conversations"
            placeholder="Search"
            className="pl-8"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <fieldset aria-label="Which conversations" className="flex gap-1.5">
          {SCOPES.map((scope) => (
            <button
              key={scope.label}
              type="button"
              aria-pressed={scope.shared === shared}
              onClick={() => setShared(scope.shared)}
              className={cn(
                "inline-flex h-7 items-center rounded-full border border-border-strong px-2.5 text-text-muted text-xs transition-colors hover:bg-surface-hover hover:text-text pointer-coarse:h-10",
                scope.shared === shared && "border-accent bg-accent-soft text-accent",
              )}
            >
              {scope.label}
            </button>
          ))}
        </fieldset>
      </div>
      <h2 id={label} className="sr-only">
        Conversations
      </h2>
      <div className="relative min-h-0 flex-1 overflow-y-auto px-1.5 pb-3">
        {list.isPending && <ListSkeleton />}
        {list.isError && rows.length === 0 && (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && rows.length === 0 && <Nothing q={q} shared={shared} />}
        <ul aria-labelledby={label} className="grid gap-px">
          {rows.map((row) => (
            <li key={row.id}>
              <ConversationLink
                row={row}
                isSelected={row.id === selected}
                isMine={!shared}
                onOpen={onOpen}
              />
            </li>
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            variant="ghost"
            className="mt-1 w-full"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show older ones
          </Button>
        )}
      </div>
    </div>
  );
}

function Nothing({ q, shared }: { q: string; shared: boolean }) {
  if (q) return <p className="px-3 py-6 text-center text-text-muted">No conversation has “{q}”.</p>;
  return (
    <EmptyState
      icon={shared ? Users : MessagesSquare}
      title={shared ? "Nothing is shared yet" : "No conversations yet"}
    >
      {shared
        ? "What colleagues share with the team comes here."
        : "Every question you ask is kept here, so that you can go on with it."}
    </EmptyState>
  );
}

const ListSkeleton = () => (
  <div role="status" aria-label="Loading" aria-busy className="grid gap-4 px-2 py-2">
    {["w-3/4", "w-1/2", "w-2/3", "w-3/5"].map((width) => (
      <span key={width} className="grid gap-1.5">
        <Skeleton className={width} />
        <Skeleton className="h-2 w-20" />
      </span>
    ))}
  </div>
);
