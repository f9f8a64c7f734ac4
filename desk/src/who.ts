// What became of an own cable at each addressee, in words, on a line of time, and as a table for
// other programs. Pure but for the language.

import { type Cable, incoming, type Who } from "./model";
import { hourOf, hourOrDay, local, plusHours } from "./times";
import { tag, words } from "./words";
import { reasonWord, roleWords } from "./words/withheld";

// How far it has come there.
export type Reached = "Queued" | "Delivered" | "Opened" | "Accepted" | "Answered" | "Overdue";

export interface Addressee extends Who {
  duty: string;
  due: string | null;
  state: Reached;
  answers: string[]; // that mission's cables that refer to it
}

const answersOf = (cable: Cable, mission: string): string[] =>
  incoming.value
    .filter((each) => each.from === mission && each.references.includes(cable.number))
    .map((each) => each.number);

export function addressee(cable: Cable, each: Who, at: Date): Addressee {
  const line = cable.distribution.find((to) => to.mission === each.mission);
  const duty = line?.duty ?? "";
  const due = line?.due ?? null;
  const answers = answersOf(cable, each.mission);
  const reached = (): Reached => {
    if (answers.length > 0) return "Answered";
    if (each.accepted) return "Accepted";
    if (duty === "ACTION" && due && Date.parse(due) < at.getTime()) return "Overdue";
    if (each.opened.first) return "Opened";
    return each.delivered ? "Delivered" : "Queued";
  };
  return { ...each, duty, due, answers, state: reached() };
}

// For action, and nobody there has accepted or answered it.
export const isWaitedFor = (each: Addressee): boolean =>
  each.duty === "ACTION" && !["Accepted", "Answered"].includes(each.state);

const ARCHIVE_DAYS = 30;
const DAY_MS = 86_400_000;

// Why an addressee's openings are unusual; empty: no rule speaks against them. Rules that whoever
// looks at the row can follow; what is unusual in numbers the detectors say to security officers.
export function unusual(cable: Cable, each: Addressee): string[] {
  const w = words();
  const { last, told_only_by: few } = each.opened;
  const days =
    last && each.delivered ? (Date.parse(last) - Date.parse(each.delivered)) / DAY_MS : 0;
  const ended = cable.status && cable.status.status !== "corrected" ? cable.status.at : null;
  return [
    few.length > 0 ? w.unusualTold(few.join(", ")) : "",
    days > ARCHIVE_DAYS ? w.unusualOld(Math.floor(days)) : "",
    last && ended && Date.parse(last) > Date.parse(ended) ? w.unusualEnded : "",
    each.refused > 0
      ? [w.refusedTimes(each.refused), ...each.reasons.map(reasonWord)].join(", ")
      : "",
  ].filter(Boolean);
}

// What a security officer is to look at, as text.
export function unusualReport(cable: Cable, all: readonly Addressee[]): string {
  const rows = all.filter((each) => unusual(cable, each).length > 0);
  const lines = rows.map((each) =>
    [
      `${each.mission}: ${unusual(cable, each).join("; ")}.`,
      `${each.opened.first ?? "–"} … ${each.opened.last ?? "–"}, ${each.opened.officers}`,
      each.complete_to ? `${each.complete_to.size}, ${each.complete_to.heard}` : "",
    ]
      .filter(Boolean)
      .join(" "),
  );
  return [`${cable.number}, ${cable.level.full}, ${cable.dtg}`, ...lines, ""].join("\n");
}

// "Sent to 10 missions, delivered to 9 …"
export function summary(all: readonly Addressee[]): string {
  const w = words();
  const opened = all.filter((each) => each.opened.first);
  const action = all.filter((each) => each.duty === "ACTION");
  const officers = opened.reduce((sum, each) => sum + each.opened.officers, 0);
  return [
    w.sentTo(all.length, all.filter((each) => each.delivered).length),
    opened.length > 0 ? w.openedByIn(officers, opened.length) : w.openedByNobody,
    ...(action.length > 0
      ? [
          w.ofAction(
            action.length,
            action.filter((each) => each.accepted).length,
            action.filter((each) => each.answers.length > 0).length,
          ),
        ]
      : []),
  ].join(" ");
}

// A line of time from the release on, in its own units across.
export const WIDE = 236;
const EDGE = 4;

export interface Scale {
  from: Date;
  to: Date;
  x: (time: string) => number;
  labels: { x: number; text: string }[];
}

const HOUR_MS = 3_600_000;
const STEPS = [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760]; // hours
const LABELS_MOST = 4;

export function scaleOf(cable: Cable, all: readonly Addressee[]): Scale {
  const times = all
    .flatMap((each) => [each.delivered, each.opened.last, each.accepted, each.due])
    .filter((each) => each !== null)
    .map((each) => Date.parse(each));
  const released = Date.parse(cable.dtg);
  const first = Math.min(released, ...times);
  const hours = Math.max(1, (Math.max(released, ...times) - first) / HOUR_MS);
  const step = STEPS.find((each) => hours / each <= LABELS_MOST - 1) ?? STEPS.at(-1) ?? 1;
  const from = hourOf(new Date(first));
  const steps = Math.max(1, Math.ceil((first - from.getTime() + hours * HOUR_MS) / HOUR_MS / step));
  const to = plusHours(from, steps * step);
  const whole = to.getTime() - from.getTime();
  const x = (time: string): number =>
    EDGE + ((WIDE - 2 * EDGE) * (Date.parse(time) - from.getTime())) / whole;
  const labels = Array.from({ length: steps + 1 }, (_, at) => {
    const time = plusHours(from, at * step);
    return { x: x(time.toISOString()), text: hourOrDay(time, step >= 24, tag()) };
  });
  return { from, to, x, labels };
}

export interface WhoRow {
  delivered: string;
  first: string;
  last: string;
  accepted: string;
  heard: string;
}

export function whoRow(each: Addressee, at: Date): WhoRow {
  const w = words();
  const time = (iso: string | null): string => (iso ? local(new Date(iso), at, tag()) : "");
  return {
    delivered: time(each.delivered) || w.waitsThere,
    first: time(each.opened.first) || w.notOpened,
    last: time(each.opened.last),
    accepted: time(each.accepted) || (each.duty === "ACTION" ? w.notYet : ""),
    heard: time(each.complete_to?.heard ?? null) || w.notHeard,
  };
}

// A cell that a spreadsheet would reckon begins with an apostrophe; RFC 4180 for the rest.
export function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

// Times as ISO 8601, for other programs.
export function whoCsv(all: readonly Addressee[]): string {
  const w = words();
  const heads = [w.mission, w.dutyColumn, w.stateColumn, w.delivered, w.firstOpenedColumn]
    .concat([w.lastColumn, w.officersColumn, w.rolesColumn, w.acceptedColumn, w.answeredColumn])
    .concat([w.refusedColumn, w.reasonsColumn, w.due, w.heardTo]);
  const lines = all.map((each) => [
    each.mission,
    each.duty,
    w[each.state],
    each.delivered ?? "",
    each.opened.first ?? "",
    each.opened.last ?? "",
    String(each.opened.officers),
    roleWords(each.opened.roles),
    each.accepted ?? "",
    each.answers.join(" "),
    String(each.refused),
    each.reasons.map(reasonWord).join("; "),
    each.due ?? "",
    each.complete_to?.heard ?? "",
  ]);
  return [heads, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}
