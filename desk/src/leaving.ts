// Text that leaves this terminal, on paper or as a file: each copy is on the record before its text
// is here (docs/local-api.md).

import { signal } from "@preact/signals";
import { call } from "./api";
import { askStatus, type Cable, failed, fault, type Text } from "./model";
import { words } from "./words";

export interface Copy {
  copy: number;
  of: number;
  holder: string;
  record: number;
}

export const leaving = signal<"touch" | "sending" | null>(null);
export const paper = signal<{ cable: Cable; text: Text; copy: Copy } | null>(null);

interface Registered {
  text: Text;
  copies: Copy[];
}

async function act<Done>(name: string, body: object): Promise<Done | null> {
  if (leaving.value) return null;
  fault.value = null;
  leaving.value = "sending";
  try {
    const done = await call<Done>(name, body, (step) => {
      leaving.value = step === "touch" ? "touch" : "sending";
    });
    void askStatus(0).catch(() => {});
    return done;
  } catch (error) {
    failed(error);
    return null;
  } finally {
    leaving.value = null;
  }
}

// An old cable is opened for a purpose that is named; to print or export one is a duty.
const purpose = (cable: Cable): object => (cable.archive ? { purpose: "duty" } : {});

export const registerCopies = (cable: Cable, holders: string[]): Promise<Registered | null> =>
  act("print", { number: cable.number, for: holders, reason: "other", ...purpose(cable) });

interface Exported {
  name: string;
  text: string;
}

export async function exportAs(cable: Cable, form: string, reason: string): Promise<boolean> {
  const body = { number: cable.number, as: form, reason, ...purpose(cable) };
  const file = await act<Exported>("export", body);
  if (!file) return false;
  const url = URL.createObjectURL(new Blob([file.text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(url);
  return true;
}

// Of what is typed nothing may end the text of a margin.
const quoted = (text: string): string => JSON.stringify(text.replaceAll(/\p{Cc}/gu, " "));

const margins = new CSSStyleSheet();

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

// One copy to the printer.
export function printCopy(cable: Cable, text: Text, copy: Copy): void {
  numberPages();
  document.adoptedStyleSheets = [margins];
  paper.value = { cable, text, copy };
  // When the paper stands in the document.
  requestAnimationFrame(() => print());
}
