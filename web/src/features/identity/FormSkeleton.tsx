import { Skeleton } from "@/components/ui/Skeleton";

export const FormSkeleton = ({ fields }: { fields: number }) => (
  <div role="status" aria-label="Loading" className="grid max-w-sm gap-5">
    {Array.from({ length: fields }, (_, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never move
      <div key={place} className="grid gap-1.5">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-8" />
      </div>
    ))}
  </div>
);
