// What the terminal tells (docs/local-api.md), and what this page knows of it.

import { computed, signal } from "@preact/signals";
import { call, dropWhatIsAsked, type Fault, Refused } from "./api";

export interface Level {
  short: string;
  full: string;
  notches: number;
}

export interface Newcomer {
  officer: string;
  member: string;
  network: string;
  founding: string;
  words: string | null;
  file: string;
}

export interface Hello {
  version: string;
  network: string;
  demonstration: boolean;
  member: string;
  mission: string | null;
  officer: string;
  device: string;
  passkeys: number;
  touches_itself: boolean;
  unlocked: boolean;
  idle_s: number;
  preferences: string | null;
  newcomer: Newcomer | null;
  ceiling: Level;
  levels: (Level & { pack_days: number })[];
}

export interface Line {
  mission: string;
  duty: "ACTION" | "INFO";
  precedence: string;
  due: string | null;
}

export type State =
  | "New"
  | "Opened"
  | "Accepted"
  | "Answered"
  | "Overdue"
  | "Sent"
  | "Corrected"
  | "Superseded"
  | "Cancelled"
  | "Withdrawn";

// What its originator has made of a cable since its release.
export interface Status {
  status: "corrected" | "superseded" | "cancelled" | "withdrawn";
  by: string | null; // the number of the cable in its place
  at: string;
}

export const CABLE_TYPES = ["REPORT", "REQUEST", "INSTRUCTION", "PROPOSAL", "NOTE"] as const;
export type CableType = (typeof CABLE_TYPES)[number];

export interface Cable {
  number: string;
  state: State;
  own: boolean;
  line: Line | null;
  from: string;
  level: Level;
  caveats: string[];
  subject: string | null;
  dtg: string;
  received: string;
  accepted: boolean;
  status: Status | null;
  assignee: string | null;
  files: string[];
  distribution: Line[];
  references: string[];
  codes: string[];
  keywords: string[];
  language: string;
  type: CableType | null;
  exempted: string[];
  releasable_to: string[];
  downgrade: string | null;
  bytes: number;
  body: "node" | "ahead" | "kept";
  until: string | null; // taken along until then
  archive: boolean;
  touch: boolean;
}

export interface Attachment {
  name: string;
  bytes: number;
}

export interface Text {
  number: string;
  level: Level;
  status: Status["status"] | "in force"; // as the seats said, or as it is kept
  replaced_by: string | null;
  subject: string | null;
  paragraphs: string[];
  attachments?: Attachment[];
  by: "session" | "touch" | "kept";
  record?: { ledger: string; index: number; opened: string; officer: string; mission: string };
  trustees?: {
    asked: number;
    answered: number;
    used: string;
    cosigned: string;
    bad: string;
    withheld: { trustee: string; code: string; why: string }[];
  };
  not_kept?: string[];
}

export interface Budget {
  level: string;
  subject: string;
  archive: boolean;
  days: number;
  opened: number;
  allowed: number;
}

export interface LineStatus {
  on_line: boolean;
  trustees: { answered: number; of: number; needed: number };
  session: { left: number; of: number; seconds: number } | null;
  budgets: Budget[] | null;
  now: string;
}

export interface Who {
  mission: string;
  delivered: string | null;
  opened: {
    first: string | null;
    last: string | null;
    officers: number;
    roles: string; // of these, together
    told_only_by: string[];
  };
  accepted: string | null;
  refused: number;
  reasons: string[]; // of these, as the trustees' codes are called
  complete_to: { size: number; heard: string } | null;
}

interface List {
  look: number;
  cables: Cable[];
  gone: string[];
  unreadable: { number: string; why: string }[];
  looked: string;
  trouble: string | null;
}

export type Screen =
  | { name: "cables" }
  | { name: "sent" }
  | { name: "who"; number: string }
  | { name: "drafts" }
  | { name: "search" }
  | { name: "draft" }
  | { name: "clearing" }
  | { name: "toClear"; id: string }
  | { name: "ownRecord" }
  | { name: "packs" }
  | { name: "settings" }
  | { name: "reading"; number: string };

export const hello = signal<Hello | null>(null);
export const unlocked = signal(false);
export const covered = signal(false); // idle: what is on the screen is covered until a touch
export const held = signal(false); // what is on the screen is hidden, and comes back after a touch
export const status = signal<LineStatus | null>(null);
export const lostSince = signal<Date | null>(null);
export const screen = signal<Screen>({ name: "cables" });
export const fault = signal<Fault | null>(null); // the one problem at the top of the screen
export const wrong = signal(false); // something that was typed, as its screen says at its top
export const notice = signal(""); // said politely to whoever listens
export const now = signal(new Date());

export const cables = signal<ReadonlyMap<string, Cable>>(new Map());
export const unreadable = signal<{ number: string; why: string }[]>([]);
export const looked = signal<Date | null>(null);
let look = 0;

// Texts that are open in this sitting, so that going back and forth opens nothing anew.
export const texts = signal<ReadonlyMap<string, Text>>(new Map());

// Who else is accredited to the mission, and in which roles this officer is; none: not asked yet.
export const colleagues = signal<{ officers: string[]; roles: string } | null>(null);
export const hasRole = (role: string): boolean =>
  colleagues.value?.roles.split(" ").includes(role) ?? false;

export async function askColleagues(): Promise<void> {
  if (colleagues.peek() !== null) return;
  colleagues.value = await call<{ officers: string[]; roles: string }>("officers");
}

export const incoming = computed(() => [...cables.value.values()].filter((each) => !each.own));
export const own = computed(() =>
  [...cables.value.values()].filter((each) => each.own).sort((a, b) => b.dtg.localeCompare(a.dtg)),
);

const answered = computed(() => new Set(own.value.flatMap((each) => each.references)));

// No trustee opens it any more.
export const isWithdrawn = (cable: Cable): boolean => cable.status?.status === "withdrawn";

// As the terminal says it; answered, once an own cable names it in its references.
export function stateOf(cable: Cable): State {
  const done = cable.state === "Opened" || cable.state === "Accepted";
  return done && answered.value.has(cable.number) ? "Answered" : cable.state;
}

export function failed(error: unknown): void {
  if (error instanceof Refused && error.fault.code === "late") return;
  fault.value =
    error instanceof Refused
      ? error.fault
      : {
          code: "failed",
          title: String(error),
          detail: "",
          where: "",
          remedy: "",
          who: "",
          retry_after_s: null,
        };
}

export async function sayHello(): Promise<void> {
  const said = await call<Hello>("hello");
  hello.value = said;
  unlocked.value = said.unlocked;
}

export async function lookAtCables(): Promise<void> {
  const list = await call<List>("list", { since: look });
  if (list.cables.length > 0 || list.gone.length > 0) {
    const next = new Map(cables.value);
    for (const each of list.cables) next.set(each.number, each);
    for (const each of list.gone) next.delete(each);
    cables.value = next;
    forgetWithdrawn(list.cables);
  }
  look = list.look;
  unreadable.value = list.unreadable;
  if (list.trouble === null) looked.value = new Date(list.looked);
}

// Nobody opens it any more: what was open of it closes.
function forgetWithdrawn(changed: readonly Cable[]): void {
  const gone = changed.filter(isWithdrawn);
  if (!gone.some((each) => texts.value.has(each.number))) return;
  const next = new Map(texts.value);
  for (const each of gone) next.delete(each.number);
  texts.value = next;
}

const HANGS_AFTER_MS = 6_000;

export async function askStatus(idleSeconds: number): Promise<void> {
  // A line that hangs says nothing of it.
  const hangs = setTimeout(() => {
    lostSince.value ??= now.value;
  }, HANGS_AFTER_MS);
  const said = await call<LineStatus>("status", { idle_s: idleSeconds }).finally(() =>
    clearTimeout(hangs),
  );
  status.value = said;
  now.value = new Date(said.now);
  if (said.on_line) lostSince.value = null;
  else lostSince.value ??= now.value;
}

export function forgetAll(): void {
  dropWhatIsAsked();
  fault.value = null;
  unlocked.value = false;
  covered.value = false;
  held.value = false;
  status.value = null;
  cables.value = new Map();
  texts.value = new Map();
  colleagues.value = null;
  looked.value = null;
  look = 0;
}
