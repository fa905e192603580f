import { useMutation, useQuery } from "@tanstack/react-query";
import { type Kind, saveSettings, settingsQuery } from "@/features/scoring/api";
import { withFeature } from "@/features/scoring/settings/form";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type List = "left_out" | "kept";

/** Which features people want used or not; it counts from the next training on. */
export function useFeatureChoice(kind: Kind) {
  const settings = useQuery(settingsQuery).data;
  const save = useMutation({
    ...saveSettings,
    onError: (error) =>
      void notify.failed("It was not saved", { detail: toProblem(error).message }),
  });
  const mayChoose = can(useSession(), "scoring:write") && settings !== undefined;
  return {
    mayChoose,
    isSaving: save.isPending,
    isOn: (list: List, feature: string): boolean =>
      settings?.[list][kind]?.includes(feature) ?? false,
    choose: (list: List, feature: string, on: boolean) => {
      if (!settings) return;
      save.mutate(withFeature(settings, list, kind, feature, on), {
        onSuccess: () => void notify.done("Saved. It counts from the next training on."),
      });
    },
  };
}
