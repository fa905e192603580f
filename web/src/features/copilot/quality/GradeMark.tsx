import { cn } from "@/lib/cn";

const LOOKS: Record<string, string> = {
  A: "bg-success-soft text-success",
  B: "bg-success-soft text-success",
  C: "bg-warning-soft text-warning",
};

type GradeMarkProps = { grade: string | null; rule?: string; large?: boolean };

/** A to E; the rule behind it on hover. */
export const GradeMark = ({ grade, rule, large = false }: GradeMarkProps) => (
  <span
    title={rule || undefined}
    className={cn(
      "inline-grid place-items-center rounded-md font-semibold",
      large ? "size-12 text-xl" : "size-6 text-sm",
      grade === null ? "text-text-faint" : (LOOKS[grade.charAt(0)] ?? "bg-danger-soft text-danger"),
    )}
  >
    {grade ?? "–"}
    <span className="sr-only">{grade === null ? "no grade" : " is the grade"}</span>
  </span>
);
