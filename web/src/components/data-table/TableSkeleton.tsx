import { Skeleton } from "@/components/ui/Skeleton";

const ROWS = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3", "w-1/2", "w-3/5", "w-2/5"];

type TableSkeletonProps = { template: string; columns: number; rowHeight: number };

export function TableSkeleton({ template, columns, rowHeight }: TableSkeletonProps) {
  return (
    <div aria-hidden>
      {ROWS.map((width, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
          key={row}
          className="grid items-center border-border border-b"
          style={{ gridTemplateColumns: template, height: rowHeight }}
        >
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
            <div key={column} className="px-3 first:pl-6">
              <Skeleton className={width} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
