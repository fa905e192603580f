/** How a score of 0 to 100 is called. */
export type Band = "high" | "medium" | "low";

const HIGH_FROM = 60;
const MEDIUM_FROM = 30;

export const bandOf = (score: number): Band =>
  score >= HIGH_FROM ? "high" : score >= MEDIUM_FROM ? "medium" : "low";
