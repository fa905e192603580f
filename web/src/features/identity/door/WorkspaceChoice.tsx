import { ArrowLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/Button";
import type { Problem } from "@/lib/problem";

export type Choice = { id: string; name: string };

/** What a 409 `choose_workspace` offers. */
export function workspacesOf(problem: Problem): Choice[] {
  const found = problem.data.workspaces;
  if (!Array.isArray(found)) return [];
  return found.flatMap((one: Partial<Choice> | null) =>
    one?.id && one.name ? [{ id: one.id, name: one.name }] : [],
  );
}

type WorkspaceChoiceProps = {
  choices: Choice[];
  pending: boolean;
  onChoose: (id: string) => void;
  onBack: () => void;
};

export function WorkspaceChoice({ choices, pending, onChoose, onBack }: WorkspaceChoiceProps) {
  return (
    <div className="grid gap-4">
      <p className="text-center text-sm text-text-muted">
        Your e-mail belongs to several workspaces. Which one?
      </p>
      <ul className="grid gap-2">
        {choices.map((choice, place) => (
          <li key={choice.id}>
            <Button
              size="lg"
              className="w-full justify-between"
              autoFocus={place === 0}
              disabled={pending}
              onClick={() => onChoose(choice.id)}
            >
              <span className="truncate">{choice.name}</span>
              <ChevronRight aria-hidden className="text-text-faint" />
            </Button>
          </li>
        ))}
      </ul>
      <Button variant="ghost" onClick={onBack} className="justify-self-center">
        <ArrowLeft aria-hidden />
        Back
      </Button>
    </div>
  );
}
