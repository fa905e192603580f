import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ScoringSettingsOut } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { aboutQuery, type Kind } from "@/features/scoring/api";
import { useFeatureChoice } from "@/features/scoring/settings/useFeatureChoice";
import { SUBJECTS } from "@/features/scoring/words";

type FeatureListsProps = { settings: ScoringSettingsOut; readOnly: boolean };
const KINDS: readonly Kind[] = ["lead", "deal"];
const LISTS = [
  { list: "left_out", title: "never used" },
  { list: "kept", title: "used although they may know the outcome" },
] as const;

/** What people have left out or kept against the advice; each can be taken back. */
export function FeatureLists({ settings, readOnly }: FeatureListsProps) {
  const filled = KINDS.flatMap((kind) =>
    LISTS.map((one) => ({ ...one, kind, names: settings[one.list][kind] ?? [] })),
  ).filter(({ names }) => names.length > 0);
  if (filled.length === 0) {
    return (
      <p className="text-sm text-text-muted">
        Nothing is left out or kept by hand. On the page of a model you can leave out a feature, or
        use one that was suspected.
      </p>
    );
  }
  return (
    <div className="grid gap-3">
      {filled.map(({ kind, list, title, names }) => (
        <Names
          key={`${kind} ${list}`}
          kind={kind}
          list={list}
          title={`Of ${SUBJECTS[kind].many}, ${title}`}
          names={names}
          readOnly={readOnly}
        />
      ))}
    </div>
  );
}

type NamesProps = {
  kind: Kind;
  list: (typeof LISTS)[number]["list"];
  title: string;
  names: readonly string[];
  readOnly: boolean;
};

function Names({ kind, list, title, names, readOnly }: NamesProps) {
  const choice = useFeatureChoice(kind);
  const about = useQuery(aboutQuery(kind)).data;
  const labelOf = (name: string) =>
    about?.features.find((feature) => feature.name === name)?.label ?? name;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm text-text-muted">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {names.map((name) => (
          <li key={name}>
            <Badge>
              {labelOf(name)}
              {!readOnly && (
                <button
                  type="button"
                  aria-label={`Take ${labelOf(name)} off`}
                  disabled={choice.isSaving}
                  onClick={() => choice.choose(list, name, false)}
                  className="rounded-sm hover:text-text"
                >
                  <X aria-hidden />
                </button>
              )}
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
