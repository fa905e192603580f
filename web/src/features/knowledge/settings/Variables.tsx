type VariablesProps = { intro: string; names: readonly (readonly [name: string, about: string])[] };

/** Environment variables of the server, to be copied. */
export const Variables = ({ intro, names }: VariablesProps) => (
  <div className="grid gap-1.5 rounded-md bg-background px-3 py-2 text-sm">
    <p className="text-text-muted">{intro}</p>
    <dl className="grid gap-1">
      {names.map(([name, about]) => (
        <div key={name} className="flex flex-wrap gap-x-3">
          <dt>
            <code className="select-all break-all text-xs">{name}</code>
          </dt>
          <dd className="text-text-muted text-xs leading-5">{about}</dd>
        </div>
      ))}
    </dl>
  </div>
);
