import { Skeleton } from "@/components/ui/Skeleton";

// A column each, a letter for each card.
const COLUMNS = ["abcd", "efg", "hi", "jkl", "m"];

export const BoardSkeleton = () => (
  <div aria-busy className="flex min-h-0 flex-1 gap-3 overflow-hidden px-6 pb-4 max-md:px-4">
    <span role="status" className="sr-only">
      Loading the board
    </span>
    {COLUMNS.map((cards) => (
      <div key={cards} className="w-72 shrink-0 rounded-lg bg-background p-3 max-md:w-full">
        <Skeleton className="mb-2 h-4 w-1/2" />
        <Skeleton className="mb-4 w-2/3" />
        {[...cards].map((card) => (
          <div
            key={card}
            className="mb-2 grid gap-2 rounded-md border border-border bg-surface p-3"
          >
            <Skeleton className="w-4/5" />
            <Skeleton className="w-1/2" />
            <Skeleton className="w-1/3" />
          </div>
        ))}
      </div>
    ))}
  </div>
);
