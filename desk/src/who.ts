// What became of an own cable at each addressee, in words and as a table for other programs. Pure but
// for the language.

import { type Cable, incoming, type Who } from "./model";
import { local } from "./times";
import { tag, words } from "./words";

export interface WhoRow {
  mission: string;
  delivered: string;
  opened: string;
  accepted: string;
  completeTo: string;
}

// By which of their cables that mission answered it.
const answeredBy = (cable: Cable, mission: string): string[] =>
  incoming.value
    .filter((each) => each.from === mission && each.references.includes(cable.number))
    .map((each) => each.number);

export function whoRow(cable: Cable, each: Who, at: Date): WhoRow {
  const w = words();
  const time = (iso: string): string => local(new Date(iso), at, tag());
  const { first, last, officers } = each.opened;
  const line = cable.distribution.find((to) => to.mission === each.mission);
  const overdue =
    line?.duty === "ACTION" && line.due && !each.accepted && Date.parse(line.due) < at.getTime();
  const opened = first
    ? [w.firstOpened(time(first)), last && last !== first ? w.lastOpened(time(last)) : ""]
        .concat(w.byOfficers(officers))
        .filter(Boolean)
        .join(", ")
    : w.notOpened;
  const answers = answeredBy(cable, each.mission);
  return {
    mission: each.mission,
    delivered: each.delivered ? time(each.delivered) : w.queued,
    opened: each.refused > 0 ? `${opened}; ${w.refusedTimes(each.refused)}` : opened,
    accepted: [
      each.accepted ? time(each.accepted) : overdue ? w.Overdue : w.notYet,
      answers.length > 0 ? w.answeredBy(answers.join(", ")) : "",
    ]
      .filter(Boolean)
      .join("; "),
    completeTo: each.complete_to
      ? w.heardAt(each.complete_to.size, time(each.complete_to.heard))
      : w.notHeard,
  };
}

// A cell that a spreadsheet would reckon begins with an apostrophe; RFC 4180 for the rest.
export function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function whoCsv(heads: readonly string[], rows: readonly WhoRow[]): string {
  const lines = rows.map((each) => Object.values(each) as string[]);
  return [heads, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}
