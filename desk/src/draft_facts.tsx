// What a draft's fields say, to whoever clears it and to whoever signs its release: one list, so that
// neither is shown less than the other.

import { languageName, words } from "./words";

export function Fact({ name, value, wide }: { name: string; value: string; wide?: boolean }) {
  if (value === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd class={wide ? "wide" : undefined}>{value}</dd>
    </>
  );
}

// All but the level and the text; the subject where it is no heading.
export function DraftFacts(props: {
  fields: Record<string, string>;
  subject?: boolean;
  wide?: boolean;
}) {
  const w = words();
  const { fields } = props;
  const language = fields.language ? languageName(fields.language) : "";
  const all: [string, string | undefined][] = [
    [w.action, fields.action],
    [w.info, fields.info],
    [w.exempted, fields.exempted],
    [w.subject, props.subject ? fields.subject : ""],
    [w.type, fields.type],
    [w.refersTo, fields.references],
    [w.codes, fields.codes],
    [w.keywords, fields.keywords],
    [w.languageChoice, language],
    [w.precedence, fields.precedence],
    [w.due, fields.due],
    [w.caveats, fields.caveats],
    [w.releasableTo, fields["releasable to"]],
    [w.downgrade, fields.downgrade],
  ];
  return (
    <>
      {all.map(([name, value]) => (
        <Fact key={name} name={name} value={value ?? ""} wide={props.wide ?? false} />
      ))}
    </>
  );
}
