import type { FieldValues, Path, UseFormSetError } from "react-hook-form";

/** One refused field; `field` is a dotted path such as `lines.0.quantity`. */
export type FieldProblem = { field: string; reason: string };

type ProblemFacts = {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: FieldProblem[];
  data: Record<string, unknown>;
  requestId: string | null;
};

/** What the server refused, and why, in words for the user (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly data: Record<string, unknown>;
  readonly requestId: string | null;

  constructor(facts: ProblemFacts) {
    super(facts.detail || facts.title);
    this.name = "Problem";
    this.status = facts.status;
    this.code = facts.code;
    this.title = facts.title;
    this.detail = facts.detail;
    this.errors = facts.errors;
    this.data = facts.data;
    this.requestId = facts.requestId;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads a refusal body; a body that is no problem document still becomes a useful sentence. */
export function problemFrom(status: number, body: unknown): Problem {
  const found = isRecord(body) ? body : {};
  const errors = Array.isArray(found.errors) ? found.errors.filter(isRecord) : [];
  return new Problem({
    status,
    code: text(found.code) || "error",
    title: text(found.title) || fallbackTitle(status),
    detail: text(found.detail),
    errors: errors.map((error) => ({ field: text(error.field), reason: text(error.reason) })),
    data: isRecord(found.data) ? found.data : {},
    requestId: text(found.request_id) || null,
  });
}

/** Any thrown thing as a Problem: no answer at all, a broken answer, a bug in the page. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : "";
  return new Problem({
    status: 0,
    code: "page_error",
    title: "Something went wrong on this page",
    detail,
    errors: [],
    data: {},
    requestId: null,
  });
}

/**
 * Puts field errors where the user typed. Those without a matching field go to the form itself
 * (`formState.errors.root.server`), as does a refusal without field errors.
 */
export function showProblemOnForm<Values extends FieldValues>(
  error: unknown,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): void {
  const problem = toProblem(error);
  const homeless: string[] = [];
  for (const { field, reason } of problem.errors) {
    const target = fields.find((name) => name === field);
    if (target) setError(target, { type: "server", message: reason });
    else homeless.push(field ? `${field}: ${reason}` : reason);
  }
  if (problem.errors.length === 0) homeless.push(problem.message);
  if (homeless.length > 0) {
    setError("root.server", { type: "server", message: homeless.join(" ") });
  }
}

function fallbackTitle(status: number): string {
  if (status === 0) return "The server did not answer";
  if (status === 404) return "There is nothing here, or you may not see it";
  if (status === 403) return "Your role does not allow this";
  if (status >= 500) return "The server could not do this";
  return "This was refused";
}
