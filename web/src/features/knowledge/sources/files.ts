import { formatNumber } from "@/lib/format";
import { toProblem } from "@/lib/problem";

const MOST_FILES = 50;
const MOST_BYTES = 100_000_000;
const READ = /\.(pdf|docx|pptx|html?|md|markdown|txt|csv)$/i;

export const sizeText = (bytes: number): string =>
  bytes < 1_000_000
    ? `${formatNumber(Math.max(1, bytes / 1_000))} kB`
    : `${formatNumber(bytes / 1_000_000, 1)} MB`;

/** What the server would refuse anyway, said before anything is sent. By the place of the file. */
export function fileProblems(files: readonly Pick<File, "name" | "size">[]): Map<number, string> {
  const problems = new Map<number, string>();
  for (const [place, { name, size }] of files.entries()) {
    if (!READ.test(name)) problems.set(place, "This kind of file is not read.");
    else if (size === 0) problems.set(place, "The file is empty.");
    else if (size > MOST_BYTES) problems.set(place, "Larger than 100 MB.");
    else if (place >= MOST_FILES) problems.set(place, "Send at most 50 files at once.");
  }
  return problems;
}

/** `files.2` of a refusal is the third file; anything else is said beneath. */
export function refusalOf(error: unknown): { byFile: Map<number, string>; rest?: string } {
  const byFile = new Map<number, string>();
  if (!error) return { byFile };
  const problem = toProblem(error);
  const others: string[] = [];
  for (const { field, reason } of problem.errors) {
    const place = /^files\.(\d+)$/.exec(field)?.[1];
    if (place === undefined) others.push(reason);
    else byFile.set(Number(place), reason);
  }
  if (byFile.size === 0 && others.length === 0) others.push(problem.message);
  return { byFile, rest: others.join(" ") || undefined };
}
