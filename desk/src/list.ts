// The order and the groups of the list (DESK.md, point 12): due, precedence, time. Pure.

import type { Cable } from "./model";
import { sameDay } from "./times";

const PRECEDENCES = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "DEFERRED"];

export type Group = "dueToday" | "action" | "info";

export interface Grouped {
  group: Group;
  cables: Cable[];
}

const settled = (cable: Cable): boolean =>
  cable.accepted || cable.state === "Accepted" || cable.state === "Answered";

const dueOf = (cable: Cable): number =>
  cable.line?.due && !settled(cable) ? Date.parse(cable.line.due) : Number.POSITIVE_INFINITY;

function rank(cable: Cable): number {
  const at = PRECEDENCES.indexOf(cable.line?.precedence ?? "");
  return at < 0 ? PRECEDENCES.length : at;
}

export function compare(a: Cable, b: Cable): number {
  const due = dueOf(a) - dueOf(b);
  if (due !== 0 && !Number.isNaN(due)) return due;
  return (
    rank(a) - rank(b) || b.received.localeCompare(a.received) || a.number.localeCompare(b.number)
  );
}

export function groupOf(cable: Cable, now: Date): Group {
  const due = dueOf(cable);
  if (due < now.getTime() || (due !== Number.POSITIVE_INFINITY && sameDay(new Date(due), now))) {
    return "dueToday";
  }
  return cable.line?.duty === "ACTION" ? "action" : "info";
}

// Groups in their order, those that are empty left out; within each by compare().
export function grouped(cables: readonly Cable[], now: Date): Grouped[] {
  const groups: Record<Group, Cable[]> = { dueToday: [], action: [], info: [] };
  for (const each of cables) groups[groupOf(each, now)].push(each);
  return (["dueToday", "action", "info"] as const)
    .map((group) => ({ group, cables: groups[group].sort(compare) }))
    .filter((each) => each.cables.length > 0);
}

// Every word of the filter stands somewhere in what the row shows, marks and case apart.
export function matches(cable: Cable, filter: string): boolean {
  const wanted = plain(filter).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const text = plain(
    [cable.number, cable.from, cable.subject, cable.level.full, cable.state]
      .concat(cable.files, cable.codes, cable.keywords, cable.references)
      .join(" "),
  );
  return wanted.every((word) => text.includes(word));
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
