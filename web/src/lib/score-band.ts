/** How a score of 0 to 100 is called. */
export type Band = "high" | "medium" | "low";

/** From where on a score is called medium and high, and the rule in words. */
export type Bands = { high: number; medium: number; rule: string };

const USUAL: Bands = { high: 60, medium: 30, rule: "High from 60, medium from 30." };

/** Against the average conversion in percent, where it is known: "low" of everything says nothing. */
export function bandsBy(average: number | null): Bands {
  if (average === null || average < 1 || average > 99) return USUAL;
  // Above a third twice the average is out of reach: then half as many failures.
  const high = Math.round(Math.min(2 * average, 50 + average / 2));
  const medium = Math.round(average);
  const far = 3 * average <= 100 ? "at least twice" : "far above";
  return {
    ...{ high, medium },
    rule: `High from ${high}: ${far} the average conversion of ${medium} in 100. Medium from ${medium}.`,
  };
}

export const bandOf = (score: number, { high, medium }: Bands = USUAL): Band =>
  score >= high ? "high" : score >= medium ? "medium" : "low";
