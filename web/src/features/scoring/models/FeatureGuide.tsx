import type { AboutScoring } from "@/client/types.gen";
import { FAMILIES } from "@/features/scoring/words";
import { formatNumber } from "@/lib/format";

type Feature = AboutScoring["features"][number];

/** Everything a score may look at, in words. */
export function FeatureGuide({ features }: { features: readonly Feature[] }) {
  if (features.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer font-semibold text-base">
        What is looked at: {formatNumber(features.length)} features
      </summary>
      <div className="mt-2 grid gap-x-8 gap-y-4 md:grid-cols-2">
        {FAMILIES.map(({ family, label }) => {
          const own = features.filter((feature) => feature.family === family);
          return (
            own.length > 0 && (
              <section key={family} aria-label={label}>
                <h3 className="mb-1 font-medium text-text-muted text-xs">{label}</h3>
                <dl className="grid gap-1.5 text-sm">
                  {own.map(({ name, label: title, meaning }) => (
                    <div key={name}>
                      <dt className="font-medium">{title}</dt>
                      <dd className="text-text-muted text-xs">{meaning}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </details>
  );
}
