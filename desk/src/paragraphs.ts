// A cable's text as its paragraphs: number, portion mark, words; headings stand alone. Pure.

export interface Paragraph {
  kind: "heading" | "paragraph";
  number: string; // "1.", or empty
  mark: string; // "(R)", or empty
  level: "u" | "limite" | "r" | "c" | "s";
  text: string;
}

const LEVELS: Record<string, Paragraph["level"]> = { U: "u", L: "limite", R: "r", C: "c", S: "s" };

export function paragraphOf(text: string): Paragraph {
  const found = /^(\d{1,3}\.)?\s*(\(([ULRCS])\))?\s*([\s\S]*)$/u.exec(text);
  const number = found?.[1] ?? "";
  const mark = found?.[2] ?? "";
  const words = found?.[4] ?? text;
  const heading = number === "" && mark === "" && !/[\n.:;,!?]/u.test(words) && words.length <= 60;
  return {
    kind: heading ? "heading" : "paragraph",
    number,
    mark,
    level: LEVELS[found?.[3] ?? ""] ?? "u",
    text: words,
  };
}
