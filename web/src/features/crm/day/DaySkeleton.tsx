import { Skeleton } from "@/components/ui/Skeleton";

export const DaySkeleton = () => (
  <div aria-busy className="grid gap-6 px-6 pb-10 max-md:px-4">
    <span role="status" className="sr-only">
      Loading the day
    </span>
    <div className="grid grid-cols-4 gap-2 max-lg:grid-cols-2">
      {[..."abcd"].map((figure) => (
        <div key={figure} className="grid gap-2 px-3 py-2">
          <Skeleton className="w-1/3" />
          <Skeleton className="h-6 w-2/3" />
          <Skeleton className="w-1/2" />
        </div>
      ))}
    </div>
    <div className="grid grid-cols-[3fr_2fr] gap-10 max-lg:grid-cols-1">
      {["abcdef", "ghij"].map((rows) => (
        <div key={rows} className="grid content-start gap-4">
          <Skeleton className="h-4 w-1/4" />
          {[...rows].map((row) => (
            <Skeleton key={row} className="h-8 w-full" />
          ))}
        </div>
      ))}
    </div>
  </div>
);
