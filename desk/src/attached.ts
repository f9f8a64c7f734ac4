// What came with a cable: asked of the terminal, which judges it by its bytes (docs/local-api.md).

import { signal } from "@preact/signals";
import { call, type Fault, Refused } from "./api";
import { csvRows } from "./csv";

export type Kind = "png" | "jpeg" | "pdf" | "csv" | "text";

interface Viewed {
  name: string;
  bytes: number;
  kind: Kind;
  text: string | null;
  base64: string | null;
  pages: number | null;
}

// What stands in the viewer: a picture by its blob: address, with its words where it is of a PDF;
// a text; or rows.
export interface Shown {
  name: string;
  kind: Kind;
  pages: number;
  picture?: string;
  words?: string;
  text?: string;
  rows?: string[][];
}

// Of a cable, or of a draft in clearing.
export type Of = { number: string } | { clearing: string };

export const viewing = signal<(Of & { place: number }) | null>(null);
export const shown = signal<Shown | null>(null);
export const page = signal(1);
export const zoom = signal(0); // steps from the usual size
export const refused = signal<Fault | null>(null);

export const ROWS_A_PAGE = 100;
export const ZOOM_MOST = 3;
const PIXELS = 1100; // the longer side of a page at its usual size

let csv: string[][] = [];
let asked = 0; // the newest question: an older answer comes too late

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));

function pictureOf(base64: string, type: string): string {
  return URL.createObjectURL(new Blob([bytesOf(base64)], { type }));
}

function put(next: Shown | null): void {
  if (shown.value?.picture && shown.value.picture !== next?.picture) {
    URL.revokeObjectURL(shown.value.picture);
  }
  shown.value = next;
}

export function closeViewer(): void {
  asked += 1;
  csv = [];
  put(null);
  viewing.value = null;
  refused.value = null;
}

async function answer<T>(name: string, body: object, take: (said: T) => void): Promise<void> {
  const at = viewing.value;
  asked += 1;
  const own = asked;
  if (!at) return;
  refused.value = null;
  try {
    const said = await call<T>(name, { ...at, ...body });
    if (own === asked) take(said);
  } catch (error) {
    if (own === asked && error instanceof Refused) refused.value = error.fault;
  }
}

const askPage = (name: string, pages: number): Promise<void> =>
  answer<{ base64: string; text: string }>(
    "view_page",
    { page: page.value, size: Math.round(PIXELS * 1.5 ** zoom.value) },
    (said) =>
      put({
        name,
        kind: "pdf",
        pages,
        picture: pictureOf(said.base64, "image/png"),
        words: said.text,
      }),
  );

function showRows(name: string): void {
  const from = (page.value - 1) * ROWS_A_PAGE;
  const pages = Math.max(1, Math.ceil(csv.length / ROWS_A_PAGE));
  put({ name, kind: "csv", pages, rows: csv.slice(from, from + ROWS_A_PAGE) });
}

function take(said: Viewed): void {
  const { name, kind } = said;
  if (kind === "pdf") {
    put({ name, kind, pages: said.pages ?? 1 });
    void askPage(name, said.pages ?? 1);
  } else if (kind === "csv") {
    csv = csvRows(said.text ?? "");
    showRows(name);
  } else if (kind === "text") {
    put({ name, kind, pages: 1, text: said.text ?? "" });
  } else {
    put({ name, kind, pages: 1, picture: pictureOf(said.base64 ?? "", `image/${kind}`) });
  }
}

export const isOf = (of: Of): boolean => {
  const at = viewing.value;
  if (!at) return false;
  if ("number" in of) return "number" in at && at.number === of.number;
  return "clearing" in at && at.clearing === of.clearing;
};

export function view(of: Of, place: number): void {
  closeViewer();
  page.value = 1;
  zoom.value = 0;
  viewing.value = { ...of, place };
  void answer("view", {}, take);
}

export function turn(by: number): void {
  const at = shown.value;
  if (!at) return;
  const next = page.value + by;
  if (next < 1 || next > at.pages) return;
  page.value = next;
  if (at.kind === "csv") showRows(at.name);
  else void askPage(at.name, at.pages);
}

export function enlarge(by: number): void {
  const next = zoom.value + by;
  if (next < -1 || next > ZOOM_MOST) return;
  zoom.value = next;
  if (shown.value?.kind === "pdf") void askPage(shown.value.name, shown.value.pages);
}

// What a name promises, where that is something we show.
export function kindOfName(name: string): Kind | null {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const kinds: Record<string, Kind> = {
    png: "png",
    jpg: "jpeg",
    jpeg: "jpeg",
    pdf: "pdf",
    csv: "csv",
    txt: "text",
  };
  return kinds[ending] ?? null;
}
