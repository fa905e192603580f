import { Check, Minus } from "lucide-react";
import { Badge } from "@/components/ui/Badge";
import { Variables } from "@/features/knowledge/settings/Variables";
import { engineWord } from "@/features/knowledge/words";

const ABOUT = [
  {
    name: "builtin",
    about: "Picks the sentences that answer, word for word. Runs here, needs nothing.",
  },
  {
    name: "llm",
    about:
      "Writes in its own words, from the found passages only. When it fails, the builtin engine answers and says so.",
  },
];

/** Which engines there are, and how to get the other one. */
export function EngineList({ engines }: { engines: readonly string[] }) {
  const hasModel = engines.includes("llm");
  return (
    <>
      <ul className="divide-y divide-border border-border border-y">
        {ABOUT.map(({ name, about }) => {
          const there = engines.includes(name);
          return (
            <li key={name} className="flex min-h-12 items-center gap-3 py-2">
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{engineWord(name)}</span>
                <span className="block text-text-muted text-xs">{about}</span>
              </span>
              <Badge tone={there ? "success" : "neutral"}>
                {there ? <Check aria-hidden /> : <Minus aria-hidden />}
                {there ? "Available" : "Not set up"}
              </Badge>
            </li>
          );
        })}
      </ul>
      {!hasModel && (
        <Variables
          intro="To plug in a model, on this machine or elsewhere, start the server with"
          names={[
            ["DEALWRIGHT_LLM__URL", "an OpenAI-shaped chat endpoint"],
            ["DEALWRIGHT_LLM__MODEL", "the model asked for there"],
            ["DEALWRIGHT_LLM__KEY", "its key, if it needs one"],
          ]}
        />
      )}
    </>
  );
}
