// The order and the groups of the list (DESK.md, point 12): due, precedence, time. Pure.

import type { Cable } from "./model";
import { sameDay } from "./times";
import { language, words } from "./words";

const PRECEDENCES = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "DEFERRED"];

export type Group = "dueToday" | "action" | "info";

export interface Grouped {
  group: Group;
  cables: Cable[];
}

// Nobody waits for it any more; a correction changes nothing of that.
const ended = (cable: Cable): boolean =>
  cable.status !== null && cable.status.status !== "corrected";

const settled = (cable: Cable): boolean =>
  cable.accepted || ended(cable) || cable.state === "Accepted" || cable.state === "Answered";

const dueOf = (cable: Cable): number =>
  cable.line?.due && !settled(cable) ? Date.parse(cable.line.due) : Number.POSITIVE_INFINITY;

function rank(cable: Cable): number {
  const at = PRECEDENCES.indexOf(cable.line?.precedence ?? "");
  return at < 0 ? PRECEDENCES.length : at;
}

// Of plain ASCII, as times and numbers are: the rules of a language would cost a hundred times that.
const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

// What the order looks at, read once a cable: a list may have thousands.
const ordered = (cable: Cable) => ({ cable, due: dueOf(cable), rank: rank(cable) });

function compare(a: ReturnType<typeof ordered>, b: ReturnType<typeof ordered>): number {
  if (a.due !== b.due) return a.due - b.due;
  return (
    a.rank - b.rank ||
    byText(b.cable.received, a.cable.received) ||
    byText(a.cable.number, b.cable.number)
  );
}

export const sorted = (cables: readonly Cable[]): Cable[] =>
  cables
    .map(ordered)
    .sort(compare)
    .map((each) => each.cable);

export function groupOf(cable: Cable, now: Date): Group {
  const due = dueOf(cable);
  if (due < now.getTime() || (due !== Number.POSITIVE_INFINITY && sameDay(new Date(due), now))) {
    return "dueToday";
  }
  return cable.line?.duty === "ACTION" ? "action" : "info";
}

// Groups in their order, those that are empty left out; within each by sorted().
export function grouped(cables: readonly Cable[], now: Date): Grouped[] {
  const groups: Record<Group, Cable[]> = { dueToday: [], action: [], info: [] };
  for (const each of cables) groups[groupOf(each, now)].push(each);
  return (["dueToday", "action", "info"] as const)
    .map((group) => ({ group, cables: sorted(groups[group]) }))
    .filter((each) => each.cables.length > 0);
}

// Every word of the filter stands somewhere in what the row shows, marks and case apart.
// The filter is taken apart once for a list of thousands.
export function matching(filter: string): (cable: Cable) => boolean {
  const wanted = plain(filter).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return () => true;
  return (cable) => {
    const text = shownOf(cable);
    return wanted.every((word) => text.includes(word));
  };
}

export const matches = (cable: Cable, filter: string): boolean => matching(filter)(cable);

// Those groups, of the cables alone that pass: in the order in which they are already.
export const narrowed = (
  groups: readonly Grouped[],
  passes: (cable: Cable) => boolean,
): Grouped[] =>
  groups
    .map(({ group, cables }) => ({ group, cables: cables.filter(passes) }))
    .filter((each) => each.cables.length > 0);

let shown = new WeakMap<Cable, string>();
let spoken = ""; // in which language

function shownOf(cable: Cable): string {
  if (spoken !== language.value) shown = new WeakMap();
  spoken = language.value;
  const w = words();
  const known = shown.get(cable);
  if (known !== undefined) return known;
  const text = plain(
    [cable.number, cable.from, cable.subject, cable.level.full, w[cable.state], cable.assignee]
      .concat(cable.line?.duty ?? "", cable.line?.precedence ?? "")
      .concat(cable.files, cable.codes, cable.keywords, cable.references)
      .join(" "),
  );
  shown.set(cable, text);
  return text;
}

// Ahead of the first letter of a filter, some at a time and the next of them later.
export function readAhead(cables: readonly Cable[], later: (next: () => void) => void): void {
  const SOME = 250;
  for (const each of cables.slice(0, SOME)) shownOf(each);
  if (cables.length > SOME) later(() => readAhead(cables.slice(SOME), later));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// The cables that one touch is to name: this one and those after it, as they are shown, that a
// session may name (DESIGN.md, opening 1: up to 25).
export const SESSION_MAX = 25;
export function sessionFrom(number: string, shown: readonly Cable[]): string[] {
  const from = shown.findIndex((each) => each.number === number);
  return shown
    .slice(Math.max(0, from))
    .filter((each) => !each.touch && (each.number === number || each.body !== "kept"))
    .filter((each) => each.number === number || each.state === "New" || each.state === "Overdue")
    .slice(0, SESSION_MAX)
    .map((each) => each.number);
}

// The one above or below it, and no further than the ends; the first where none is selected.
export function stepped(
  all: readonly string[],
  selected: string | null,
  by: number,
): string | null {
  const at = selected === null ? -1 : all.indexOf(selected);
  return all[Math.min(all.length - 1, Math.max(0, at + by))] ?? null;
}
