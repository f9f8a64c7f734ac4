// Copies on paper: each is on the record before its text is here (docs/local-api.md), and what is on
// the record can be printed again, since a printer may fail, without a new entry.

import { signal } from "@preact/signals";
import { act, purposeOf } from "./leaving";
import { type Cable, cables, isWithdrawn, now, type Text, unlocked } from "./model";
import { words } from "./words";

export interface Copy {
  copy: number;
  of: number;
  holder: string;
  record: number;
}

interface Registered {
  text: Text;
  copies: Copy[];
}

export const paper = signal<{ cable: Cable; text: Text; copy: Copy } | null>(null);

// By the cable's number, until the page is locked.
export const registered = signal<ReadonlyMap<string, Registered>>(new Map());

// By its record: when a copy was last given to the printer, which does not say what became of it.
export const given = signal<ReadonlyMap<number, Date>>(new Map());

// True: they are on the record and can be printed.
export async function registerCopies(
  cable: Cable,
  holders: string[],
  purpose: string,
): Promise<boolean> {
  const body = {
    number: cable.number,
    for: holders,
    reason: "other",
    ...purposeOf(cable, purpose),
  };
  const done = await act<Registered>("print", body);
  if (!done) return false;
  const copies = [...(registered.value.get(cable.number)?.copies ?? []), ...done.copies];
  registered.value = new Map(registered.value).set(cable.number, { text: done.text, copies });
  return true;
}

const margins = new CSSStyleSheet();

// Of what is typed nothing may end the text of a margin.
const quoted = (text: string): string => JSON.stringify(text.replaceAll(/\p{Cc}/gu, " "));

// In the margin, since no element of a page knows its number; what else surrounds each page stands
// in the head and the foot of a table, which every browser repeats (paper.tsx).
function numberPages(): void {
  const w = words();
  margins.replaceSync(`@page {
    margin: 14mm 18mm 18mm;
    @bottom-center {
      content: ${quoted(`${w.page} `)} counter(page) ${quoted(` ${w.ofPages} `)} counter(pages);
      font-size: 9pt;
    }
  }`);
}

// A browser drops the rules that it does not know. Without a number pages can be lost unseen.
export function canNumberPages(): boolean {
  numberPages();
  return margins.cssRules[0]?.cssText.includes("counter(pages)") ?? false;
}

export function forgetPaper(): void {
  paper.value = null;
  document.adoptedStyleSheets = [];
}

export function forgetCopies(): void {
  forgetPaper();
  registered.value = new Map();
  given.value = new Map();
}

const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);

// One after another, until the page is locked; the browser asks about each.
export async function printCopies(cable: Cable, copies: readonly Copy[]): Promise<void> {
  numberPages();
  for (const copy of copies) {
    const text = registered.value.get(cable.number)?.text;
    const listed = cables.value.get(cable.number);
    if (!text || !unlocked.value || (listed && isWithdrawn(listed))) return;
    document.adoptedStyleSheets = [margins];
    paper.value = { cable, text, copy };
    await nextFrame(); // when the paper stands in the document
    print();
    given.value = new Map(given.value).set(copy.record, now.value);
  }
}
