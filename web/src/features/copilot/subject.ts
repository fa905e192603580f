import type { SubjectForm } from "@/client/types.gen";

/** The record that lies open beside a question. */
export type Subject = SubjectForm & { label: string };

export const keyOf = ({ kind, id }: SubjectForm): string => `${kind} ${id}`;
export const formOf = (subject: SubjectForm | null): SubjectForm | null =>
  subject && { kind: subject.kind, id: subject.id };
