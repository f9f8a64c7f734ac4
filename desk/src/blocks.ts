// A cable's text as it is composed: headings and paragraphs, each with its portion mark; numbers
// are given when it is put together. Pure.

import { paragraphOf } from "./paragraphs";

export const MARKS = ["U", "L", "R", "C", "S"] as const;
export type Mark = (typeof MARKS)[number] | "";

export interface Block {
  id: number; // stays with it when it is moved
  kind: "heading" | "paragraph";
  mark: Mark;
  text: string;
}

let ids = 0;

export function block(kind: Block["kind"], text = "", mark: Mark = ""): Block {
  ids += 1;
  return { id: ids, kind, mark, text };
}

// A mark that is typed before the words is the paragraph's.
export function typedMark(typed: string): { mark?: Mark; text: string } {
  const found = /^\(([ULRCS])\)\s/u.exec(typed);
  return found ? { mark: found[1] as Mark, text: typed.slice(found[0].length) } : { text: typed };
}

const BLANK_LINES = /\n[ \t]*\n[ \t\n]*/u;

const pieces = (text: string): string[] =>
  text
    .split(BLANK_LINES)
    .map((each) => each.trim())
    .filter((each) => each !== "");

export function blocksOf(text: string): Block[] {
  return pieces(text).map((piece) => {
    const read = paragraphOf(piece);
    return read.kind === "heading"
      ? block("heading", read.text)
      : block("paragraph", read.text, read.mark.slice(1, -1) as Mark);
  });
}

// Numbered; what is empty is left out, with its heading. A blank line inside one begins another.
export function textOf(blocks: readonly Block[]): string {
  const out: string[] = [];
  let heading = "";
  let number = 0;
  for (const each of blocks) {
    if (each.kind === "heading") {
      heading = each.text.trim();
      continue;
    }
    for (const piece of pieces(each.text)) {
      if (heading !== "") out.push(heading);
      heading = "";
      number += 1;
      out.push(`${number}. ${each.mark === "" ? "" : `(${each.mark}) `}${piece}`);
    }
  }
  return out.length === 0 ? "" : `${out.join("\n\n")}\n`;
}

// What a heading may have, so that it is read as one again.
export const headingText = (typed: string): string =>
  typed.replaceAll(/[\n.:;,!?]/gu, "").slice(0, 60);

// The number that a paragraph will have; null for headings and what is left out.
export function numbers(blocks: readonly Block[]): (number | null)[] {
  let number = 0;
  return blocks.map((each) => {
    if (each.kind === "heading") return null;
    const first = number + 1;
    number += Math.max(1, pieces(each.text).length);
    return first;
  });
}

export function moved(blocks: readonly Block[], id: number, by: -1 | 1): Block[] {
  const at = blocks.findIndex((each) => each.id === id);
  const to = at + by;
  const out = [...blocks];
  const [one] = out.splice(at, 1);
  if (at < 0 || !one || to < 0 || to > out.length) return [...blocks];
  out.splice(to, 0, one);
  return out;
}
