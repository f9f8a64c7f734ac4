// Drafts: the one that is written now, kept by the terminal every five seconds, and the list of all.
// What the terminal does not take stays on the page.

import { signal } from "@preact/signals";
import { call, type Fault, Refused } from "./api";
import {
  type Block,
  block,
  blocksOf,
  headingsLine,
  type Mark,
  textOf,
  withHeadings,
  withoutHeadings,
} from "./blocks";
import {
  type Cable,
  failed,
  fault,
  type Level,
  lookAtCables,
  notice,
  screen,
  type Text,
} from "./model";
import { language, words } from "./words";

export interface Form {
  fields: Record<string, string>;
  attachments: string[];
  others: string[];
  text: string;
}

export interface FieldProblem {
  code: string;
  where: string;
  detail: string;
}

export interface Checks {
  problems: FieldProblem[];
  action: number;
  info: number;
  exempted: number;
  bytes: number;
  seconds: number;
  link: string | null;
  level: Level | null;
}

export interface DraftRow {
  id: string;
  version: number;
  saved: string;
  level: Level | null;
  subject: string;
  to: string;
  under_way: boolean;
}

export interface Editing {
  id: string | null; // none: not kept yet
  version: number;
  fields: Record<string, string>;
  attachments: string[];
  others: string[];
  blocks: Block[];
}

export interface Gone {
  number: string;
  record: number;
  repeated: boolean;
}

const SAVE_AFTER_MS = 5_000;
const CHECK_AFTER_MS = 300;

export const drafts = signal<DraftRow[]>([]);
export const editing = signal<Editing | null>(null);
export const checks = signal<Checks | null>(null);
export const saved = signal<Date | null>(null);
export const unsaved = signal(false);
export const notSaved = signal<Fault | null>(null);
export const gone = signal<Gone | null>(null); // the last that was accepted
let saving: Promise<void> | null = null;
let saveTimer = 0;
let checkTimer = 0;
let copied: string | null = null; // the draft of which a new one takes the attachments

export const formOf = (each: Editing): Form => ({
  fields: each.fields,
  attachments: each.attachments,
  others: [...each.others, headingsLine(each.blocks)],
  text: textOf(each.blocks),
});

const LETTERS: Record<string, Mark> = { LIMITE: "L", "R-UE": "R", "C-UE": "C", "S-UE": "S" };
export const markOf = (level: string): Mark => LETTERS[level] ?? "";

function emptyBlocks(mark: Mark): Block[] {
  const w = words();
  return [w.summary, w.bodyText, w.assessment].flatMap((heading) => [
    block("heading", heading),
    block("paragraph", "", mark),
  ]);
}

interface ExpandedForm {
  form: Form;
  lists: { name: string; missions: number }[];
  not_expanded: { name: string; why: string }[];
}

// A name of capitals is a list's; a mission has a slash.
const hasList = (typed: string | undefined): boolean =>
  (typed ?? "").split(",").some((each) => /^\s*[A-Z][A-Z0-9-]+(\s|$)/u.test(each));

// The missions in place of the lists that were typed, unless somebody went on typing meanwhile.
export async function expandLists(): Promise<void> {
  const before = editing.value;
  if (!before || !(hasList(before.fields.action) || hasList(before.fields.info))) return;
  const said = await call<ExpandedForm>("expand", { form: formOf(before) }).catch(failed);
  const after = editing.value;
  // It may have been kept for the first time meanwhile.
  if (!said || !after || (before.id !== null && after.id !== before.id)) return;
  const same = (name: string) => (after.fields[name] ?? "") === (before.fields[name] ?? "");
  if (!same("action") || !same("info")) return;
  const w = words();
  notice.value = said.lists
    .map((each) => w.standsFor(each.name, each.missions))
    .concat(said.not_expanded.map((each) => w.notExpanded(each.name, each.why)))
    .join(". ");
  if (said.lists.length === 0) return;
  const { action = "", info = "" } = said.form.fields;
  edit({ fields: { ...after.fields, action, info } });
}

// Before another draft takes its place. False: it could not be kept, and stays.
async function settle(): Promise<boolean> {
  if (!editing.value || (await save())) return true;
  screen.value = { name: "draft" };
  return false;
}

// Another for each draft that is begun or opened: what its screen remembers is not the last one's.
export const opened = signal(0);

function show(next: Editing): void {
  opened.value += 1;
  editing.value = next;
  checks.value = null;
  notSaved.value = null;
  gone.value = null;
  unsaved.value = false;
  saved.value = null;
  screen.value = { name: "draft" };
  checkSoon(0);
  void expandLists(); // that were typed off the line
}

// An empty one, or one with these fields; kept once something is typed.
export async function begin(fields: Record<string, string> = {}): Promise<void> {
  if (!(await settle())) return;
  const given = { precedence: "ROUTINE", language: language.value, ...fields };
  show({
    id: null,
    version: 0,
    fields: given,
    attachments: [],
    others: [],
    blocks: emptyBlocks(markOf(fields.level ?? "")),
  });
}

// To its sender; to all: the others for information.
export function reply(
  cable: Cable,
  text: Text | undefined,
  toAll: boolean,
  mission: string,
): Promise<void> {
  const w = words();
  const subject = text?.subject ?? cable.subject ?? "";
  const others = cable.distribution
    .map((each) => each.mission)
    .filter((each) => each !== mission && each !== cable.from);
  const mark = cable.subject === null ? "" : "(U) ";
  return begin({
    action: cable.from,
    ...(toAll && others.length > 0 ? { info: others.join(", ") } : {}),
    level: cable.level.short,
    subject:
      subject.startsWith(w.replyTo) || subject === ""
        ? mark + subject
        : `${mark}${w.replyTo} ${subject}`,
    references: cable.number,
    codes: cable.codes.join(", "),
    language: cable.language,
  });
}

interface Stored {
  id: string;
  version: number;
  saved: string;
  form: Form;
  checks: Checks;
}

export async function openDraft(id: string): Promise<void> {
  if (!(await settle())) return;
  fault.value = null;
  try {
    const stored = await call<Stored>("draft", { id });
    const { text, ...rest } = stored.form;
    const { others, names } = withoutHeadings(rest.others);
    const mark = markOf(rest.fields.level ?? "");
    const blocks = withHeadings(blocksOf(text), names, mark);
    show({
      id,
      version: stored.version,
      ...rest,
      others,
      blocks: blocks.length > 0 ? blocks : emptyBlocks(mark),
    });
    saved.value = new Date(stored.saved);
    checks.value = stored.checks;
  } catch (error) {
    failed(error);
  }
}

export async function lookAtDrafts(): Promise<void> {
  drafts.value = (await call<{ drafts: DraftRow[] }>("drafts")).drafts;
}

// Every change goes through here.
export function edit(change: Partial<Editing>): void {
  if (!editing.value) return;
  editing.value = { ...editing.value, ...change };
  if (!unsaved.value) {
    unsaved.value = true;
    clearTimeout(saveTimer);
    saveTimer = window.setTimeout(() => void save(), SAVE_AFTER_MS);
  }
  checkSoon(CHECK_AFTER_MS);
}

// Of what stands on the page now; none: the terminal does not answer.
export async function checkNow(): Promise<Checks | null> {
  clearTimeout(checkTimer);
  for (;;) {
    const draft = editing.value;
    if (!draft) return null;
    const said = await call<Checks>("check", { form: formOf(draft) }).catch(failed);
    if (!said) return null;
    const after = editing.value;
    // It may have been kept meanwhile; what was typed meanwhile is looked at again.
    if (after?.fields !== draft.fields || after.blocks !== draft.blocks) continue;
    checks.value = said;
    return said;
  }
}

export function forgetDrafts(): void {
  drafts.value = [];
  gone.value = null;
}

function checkSoon(after: number): void {
  clearTimeout(checkTimer);
  checkTimer = window.setTimeout(() => {
    const draft = editing.value;
    if (!draft) return;
    call<Checks>("check", { form: formOf(draft) })
      .then((said) => {
        if (editing.value === draft) checks.value = said;
      })
      .catch(() => {}); // no terminal: its screen says so
  }, after);
}

interface Kept {
  id: string;
  version: number;
  saved: string;
  checks: Checks;
}

async function keep(draft: Editing): Promise<void> {
  const known = draft.id === null ? {} : { id: draft.id, version: draft.version };
  unsaved.value = false;
  try {
    const from = draft.id === null && copied !== null ? { from: copied } : {};
    const kept = await call<Kept>("save", { ...known, ...from, form: formOf(draft) });
    copied = null;
    saved.value = new Date(kept.saved);
    notSaved.value = null;
    if (editing.value === draft) checks.value = kept.checks;
    // What was typed meanwhile stays.
    if (editing.value) editing.value = { ...editing.value, id: kept.id, version: kept.version };
  } catch (error) {
    unsaved.value = true;
    notSaved.value =
      error instanceof Refused
        ? error.fault
        : new Refused({ ...noFault, title: String(error) }).fault;
    clearTimeout(saveTimer);
    saveTimer = window.setTimeout(() => void save(), SAVE_AFTER_MS);
  }
}

const noFault: Fault = {
  code: "failed",
  title: "",
  detail: "",
  where: "",
  remedy: "",
  who: "",
  retry_after_s: null,
};

// Keeps what is unsaved; one at a time. True: nothing is left unsaved.
export async function save(): Promise<boolean> {
  await saving;
  clearTimeout(saveTimer);
  if (editing.value && unsaved.value) {
    saving = keep(editing.value);
    await saving;
    saving = null;
  }
  return !unsaved.value;
}

// It was changed elsewhere: what stands on the page becomes a draft of its own.
export async function saveAsNew(): Promise<void> {
  copied = editing.value?.id ?? null;
  edit({ id: null, version: 0 });
  await save();
}

export function leaveDraft(): void {
  void save().then((all) => {
    if (!all) return; // it says why, and stays
    editing.value = null;
    screen.value = { name: "drafts" };
    void lookAtDrafts().catch(failed);
  });
}

export async function discard(id: string): Promise<void> {
  fault.value = null;
  try {
    await call("discard", { id });
    if (editing.value?.id === id) editing.value = null;
    await lookAtDrafts();
  } catch (error) {
    failed(error);
  }
}

export const releasing = signal<"touch" | "sending" | null>(null);

// As it is kept now. True: it is accepted.
export async function release(level: string): Promise<boolean> {
  if (releasing.value || !(await save())) return false;
  const draft = editing.value;
  if (!draft?.id) return false;
  fault.value = null;
  releasing.value = "sending";
  try {
    gone.value = await call<Gone>(
      "release",
      { id: draft.id, version: draft.version, ...(level === "" ? {} : { level }) },
      (step) => {
        releasing.value = step === "touch" ? "touch" : "sending";
      },
    );
    notice.value = words().acceptedAs(gone.value.number);
    // Whoever has begun another meanwhile stays with it.
    if (editing.value?.id === draft.id) {
      editing.value = null;
      if (screen.value.name === "draft") screen.value = { name: "drafts" };
    }
    await Promise.all([lookAtDrafts(), lookAtCables()]);
    return true;
  } catch (error) {
    failed(error);
    return false;
  } finally {
    releasing.value = null;
  }
}
