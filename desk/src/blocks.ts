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

// The headings, in a remark of the draft's file: those with nothing under them stand nowhere else.
const HEADINGS = "# Headings: ";

export const headingsLine = (blocks: readonly Block[]): string =>
  HEADINGS +
  JSON.stringify(blocks.filter((each) => each.kind === "heading").map((each) => each.text.trim()));

// The lines of a draft that are no field, and the headings that one of them names.
export function withoutHeadings(others: readonly string[]): { others: string[]; names: string[] } {
  const line = others.findLast((each) => each.startsWith(HEADINGS));
  let names: unknown = [];
  try {
    names = JSON.parse(line?.slice(HEADINGS.length) ?? "[]");
  } catch {
    // somebody wrote it by hand: the text has its headings all the same
  }
  return {
    others: others.filter((each) => !each.startsWith(HEADINGS)),
    names: Array.isArray(names) ? names.filter((each) => typeof each === "string") : [],
  };
}

// Those headings in their order, each with what the text has under it, or with an empty paragraph.
export function withHeadings(
  blocks: readonly Block[],
  names: readonly string[],
  mark: Mark,
): Block[] {
  const out: Block[] = [];
  let at = 0;
  // A heading with all that is under it.
  const take = () => {
    const next = blocks.findIndex((each, place) => place > at && each.kind === "heading");
    const end = next < 0 ? blocks.length : next;
    out.push(...blocks.slice(at, end));
    at = end;
  };
  if (blocks[0]?.kind === "paragraph") take();
  names.forEach((name, place) => {
    const rest = names.slice(place + 1);
    // A heading of the text that is in none of the lines was written elsewhere: it stays in its place.
    while (
      at < blocks.length &&
      blocks[at]?.text !== name &&
      !rest.includes(blocks[at]?.text ?? "")
    )
      take();
    if (blocks[at]?.text === name) take();
    else out.push(block("heading", name), block("paragraph", "", mark));
  });
  while (at < blocks.length) take();
  return out;
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
