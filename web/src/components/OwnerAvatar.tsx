import { CircleUserRound } from "lucide-react";
import { Avatar } from "@/components/ui/Avatar";

type OwnerAvatarProps = { owner: { name: string } | null; showName?: boolean };

/** Who is responsible. Without the written name, the name is said to readers and on hover. */
export function OwnerAvatar({ owner, showName = false }: OwnerAvatarProps) {
  const name = owner?.name ?? "No owner";
  return (
    <span
      className="inline-flex min-w-0 items-center gap-2 align-middle"
      title={showName ? undefined : name}
    >
      {owner ? (
        <Avatar name={owner.name} size="sm" />
      ) : (
        <CircleUserRound
          aria-hidden
          strokeWidth={1.5}
          className="size-5 shrink-0 text-text-faint"
        />
      )}
      <span className={showName ? "truncate" : "sr-only"}>{name}</span>
    </span>
  );
}
