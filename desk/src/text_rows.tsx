// A cable's text on the screen: numbered paragraphs, portion marks first, headings apart.

import { type Paragraph, paragraphOf } from "./paragraphs";

function ParagraphRow({ each }: { each: Paragraph }) {
  return (
    <li class={each.level === "u" ? undefined : `l-${each.level}`}>
      <span class="n">{each.number}</span>
      <span class="pm">{each.mark}</span>
      <p dir="auto">{each.text}</p>
    </li>
  );
}

// Headings between lists, so that a reader of the screen hears where the summary ends.
export function Paragraphs(props: { paragraphs: readonly string[]; language: string }) {
  const runs: { heading: string; rows: { at: number; each: Paragraph }[] }[] = [];
  props.paragraphs.map(paragraphOf).forEach((each, at) => {
    if (each.kind === "heading") runs.push({ heading: each.text, rows: [] });
    else if (runs.length === 0) runs.push({ heading: "", rows: [{ at, each }] });
    else runs.at(-1)?.rows.push({ at, each });
  });
  return (
    <div class="text" lang={props.language}>
      {runs.map((run) => (
        <section key={`${run.heading} ${run.rows[0]?.at}`}>
          {run.heading !== "" && <h2 dir="auto">{run.heading}</h2>}
          <ol>
            {run.rows.map(({ at, each }) => (
              <ParagraphRow key={at} each={each} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
