import { Cpu, type LucideIcon, PlugZap, Sparkles } from "lucide-react";
import type { Provider } from "@/features/engines/values";

const PROVIDERS: { value: Provider; icon: LucideIcon; label: string; about: string }[] = [
  {
    ...{ value: "none", icon: Cpu, label: "None of our own" },
    about: "The built-in rules answer, or the installation's model if there is one.",
  },
  {
    ...{ value: "openai", icon: PlugZap, label: "OpenAI-compatible" },
    about: "OpenAI, Azure, Ollama, vLLM and whatever else speaks the same.",
  },
  {
    ...{ value: "anthropic", icon: Sparkles, label: "Anthropic" },
    about: "Claude, at its own address or behind a gateway of yours.",
  },
];

type ProviderCardsProps = { value: Provider; onChange: (provider: Provider) => void };

export const ProviderCards = ({ value, onChange }: ProviderCardsProps) => (
  <fieldset className="grid gap-2 sm:grid-cols-3">
    <legend className="mb-1.5 font-medium text-sm">Who answers</legend>
    {PROVIDERS.map(({ value: provider, icon: Icon, label, about }) => (
      <label
        key={provider}
        className="relative flex cursor-pointer items-start gap-2.5 rounded-md border border-border-strong p-2.5 transition-colors hover:bg-surface-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus"
      >
        <input
          type="radio"
          name="provider"
          value={provider}
          checked={provider === value}
          onChange={() => onChange(provider)}
          className="sr-only"
        />
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-text-muted" />
        <span>
          <span className="block font-medium text-sm">{label}</span>
          <span className="block text-text-muted text-xs">{about}</span>
        </span>
      </label>
    ))}
  </fieldset>
);
