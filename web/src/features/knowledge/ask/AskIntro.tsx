import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookOpen, MessageCircleQuestionMark } from "lucide-react";
import type { SourceRow } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { buttonClass } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { plural } from "@/lib/format";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type AskIntroProps = {
  sources: Pick<UseQueryResult<SourceRow[]>, "data" | "error" | "refetch">;
};

/** Before the first question: what can be asked, or what is missing before one can. */
export function AskIntro({ sources }: AskIntroProps) {
  const session = useSession();
  if (!sources.data) {
    if (sources.error) {
      return <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />;
    }
    return (
      <div aria-busy className="grid justify-items-center gap-3 py-16">
        <Skeleton className="w-40" />
        <Skeleton className="w-72" />
      </div>
    );
  }
  const documents = sources.data.reduce((sum, { counts }) => sum + counts.ready, 0);
  if (documents === 0) {
    return (
      <EmptyState
        icon={BookOpen}
        title="There is nothing to ask yet"
        action={
          can(session, "knowledge:write") && (
            <Link
              to="/knowledge/sources"
              search={{ add: "website" }}
              className={buttonClass("primary")}
            >
              Add a source
            </Link>
          )
        }
      >
        Answers come only from your own documents: your website, price lists, manuals, and what you
        write here.
        {!can(session, "knowledge:write") && " An admin or a manager can add them."}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={MessageCircleQuestionMark} title={`${plural(documents, "document")} to ask`}>
      You get sentences from the documents with a number behind each. When nothing says it, you are
      told so, and the question is kept for whoever can write the answer.
    </EmptyState>
  );
}
