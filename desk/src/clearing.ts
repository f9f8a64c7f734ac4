// Drafts in clearing: what waits for this officer, what he asked, and the clearing of the draft that
// is written now (docs/local-api.md).

import { computed, signal } from "@preact/signals";
import { call, type Fault, Refused } from "./api";
import { editing, type Form, save } from "./drafts";
import { type Attachment, failed, fault, hello, type Level, notice } from "./model";
import { words } from "./words";

export interface Place {
  clearer: string;
  substitute: string | null;
  state: "cleared" | "refused" | "waits";
  by: string | null;
  at: string | null;
  late: boolean;
  comment: string;
}

interface Asked {
  id: string;
  version: number;
  text: string; // its name: what is signed is this
  mission: string;
  drafter: string;
  asked: string;
  wanted_by: string | null;
  end: "open" | "withdrawn" | "released";
  number: string | null;
  cleared: number;
  places: Place[];
}

export interface ClearingRow extends Asked {
  level: Level;
  draft: string | null; // its id here, where it is one's own
}

export interface OwnClearing extends Asked {
  changed: boolean;
  missing: string | null; // why the draft is not to be released
}

export interface Run {
  kind: "same" | "removed" | "added";
  text: string;
}

export interface ToClear {
  clearing: ClearingRow;
  form: Form;
  attachments: Attachment[];
  changes: Run[];
  given: "cleared" | "refused" | null;
}

export const toMe = signal<ClearingRow[]>([]);
export const byMe = signal<ClearingRow[]>([]);
export const shown = signal<ToClear | null>(null); // the one that is looked at
// What is typed and not given yet, by clearing: nobody keeps it but this page, also behind the lock.
export const comments = signal<ReadonlyMap<string, string>>(new Map());
export const own = signal<OwnClearing | null>(null); // of the draft that is written now
// Of `own` and `needed`: not asked yet, as the node says, or why it could not be asked.
export const known = signal<"asking" | "known" | Fault>("asking");
export const needed = signal(0); // clearances that a release of the mission needs
export const officers = signal<string[]>([]); // who could be asked
export const clearing = signal<"touch" | "sending" | null>(null);

export function forgetClearings(): void {
  toMe.value = [];
  byMe.value = [];
  shown.value = null;
  own.value = null;
}

// A place of this officer's in which nobody has said anything yet.
export function waitsForMe(row: ClearingRow): boolean {
  const me = hello.value?.officer;
  return (
    row.end === "open" &&
    row.places.some(
      (each) => each.state === "waits" && (each.clearer === me || each.substitute === me),
    )
  );
}

export const waiting = computed(() => toMe.value.filter(waitsForMe).length);

export async function lookAtClearings(): Promise<void> {
  const said = await call<{ to_me: ClearingRow[]; by_me: ClearingRow[] }>("clearings");
  toMe.value = said.to_me;
  byMe.value = said.by_me;
}

export async function lookAt(id: string): Promise<void> {
  fault.value = null;
  shown.value = null;
  try {
    shown.value = await call<ToClear>("clearing", { id });
  } catch (error) {
    failed(error);
  }
}

// On the text that is shown. True: it is given.
export async function give(verdict: "clear" | "refuse", comment: string): Promise<boolean> {
  const at = shown.value?.clearing;
  if (!at || clearing.value) return false;
  fault.value = null;
  clearing.value = "sending";
  try {
    await call(verdict, { id: at.id, text: at.text, comment }, (step) => {
      clearing.value = step === "touch" ? "touch" : "sending";
    });
    notice.value = verdict === "clear" ? words().youCleared : words().youRefused;
    const left = new Map(comments.value);
    left.delete(at.id);
    comments.value = left;
    await lookAtClearings();
    return true;
  } catch (error) {
    failed(error);
    if (error instanceof Refused && error.fault.code === "conflict") {
      const told = fault.value;
      await lookAt(at.id);
      fault.value ??= told;
    }
    return false;
  } finally {
    clearing.value = null;
  }
}

export async function lookAtClearers(): Promise<void> {
  const said = await call<{ officers: string[]; needed: number }>("clearers");
  officers.value = said.officers;
  needed.value = said.needed;
}

async function lookAtOwn(): Promise<void> {
  const draft = editing.value?.id;
  if (!draft) {
    own.value = null; // what was never kept was never asked
    return;
  }
  const said = await call<{ clearing: OwnClearing | null }>("own_clearing", { draft });
  if (editing.value?.id === draft) own.value = said.clearing;
}

// Of the draft that is written now, as its node has it. "None" and "could not be asked" are not the
// same: what could not be asked stays as it was, and nothing is released on it.
export async function askAboutOwn(): Promise<void> {
  try {
    await Promise.all([lookAtClearers(), lookAtOwn()]);
    known.value = "known";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    known.value = error.fault;
  }
}

export interface Wanted {
  clearer: string;
  substitute: string | null;
}

// None named: those who were asked before.
export async function askClearing(places: Wanted[], wantedBy: string): Promise<boolean> {
  fault.value = null;
  if (!(await save())) return false;
  const draft = editing.value?.id;
  if (!draft) return false;
  try {
    const body = places.length > 0 ? { draft, places, wanted_by: wantedBy } : { draft };
    own.value = (await call<{ clearing: OwnClearing | null }>("ask_clearing", body)).clearing;
    notice.value = words().clearingAsked;
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

export async function withdrawClearing(): Promise<void> {
  const draft = editing.value?.id;
  if (!draft) return;
  fault.value = null;
  try {
    own.value = (
      await call<{ clearing: OwnClearing | null }>("withdraw_clearing", { draft })
    ).clearing;
  } catch (error) {
    failed(error);
  }
}
