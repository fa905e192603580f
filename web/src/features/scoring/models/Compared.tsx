import type { ModelDetail } from "@/client/types.gen";
import { figure, MEASURES } from "@/features/scoring/words";

const figureName = (name: string): string =>
  MEASURES.find(({ key }) => key === name)?.name ?? name.replaceAll("_", " ");

/** What is different from the model before, and how both did on the same rows. */
export function Compared({ model }: { model: ModelDetail }) {
  const { changed, against } = model;
  return (
    <div className="grid gap-3 text-sm">
      {changed.length > 0 ? (
        <ul className="grid list-disc gap-1 pl-5">
          {changed.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p className="text-text-muted">There is no model before this one to compare with.</p>
      )}
      {against.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full max-w-xl">
            <caption className="pb-1 text-left text-text-muted text-xs">
              This model and the champion
            </caption>
            <thead className="text-left text-text-muted text-xs">
              <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th]:not-first:text-right">
                <th scope="col">Figure</th>
                <th scope="col">This one</th>
                <th scope="col">Champion</th>
                <th scope="col">Is it better?</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-border border-border border-y">
              {against.map(({ figure: name, here, champion, better }) => (
                <tr
                  key={name}
                  className="[&>td]:py-1.5 [&>td]:pr-4 [&>td]:text-right [&>td]:tabular-nums"
                >
                  <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                    {figureName(name)}
                  </th>
                  <td>{figure(here)}</td>
                  <td>{figure(champion)}</td>
                  <td>
                    {better === null ? (
                      <span className="text-text-muted">no difference</span>
                    ) : better ? (
                      <span className="text-success">better</span>
                    ) : (
                      <span className="text-danger">worse</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
