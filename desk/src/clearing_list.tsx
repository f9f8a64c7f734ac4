// What waits to be cleared by this officer, and what he has asked others to clear.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { byMe, type ClearingRow, lookAtClearings, toMe, waitsForMe } from "./clearing";
import { openDraft } from "./drafts";
import { setLetters } from "./letters";
import { stepped } from "./list";
import { failed, now, screen } from "./model";
import { Button, LevelWord, PlainTable } from "./pieces";
import { focusRow } from "./spoken";
import { local } from "./times";
import { tag, words } from "./words";

const selected = signal<string | null>(null);

// Those that wait first, by when they are wanted.
function inOrder(rows: readonly ClearingRow[]): ClearingRow[] {
  const rank = (row: ClearingRow) => (waitsForMe(row) ? 0 : row.end === "open" ? 1 : 2);
  const due = (row: ClearingRow) =>
    row.wanted_by ? Date.parse(row.wanted_by) : Number.POSITIVE_INFINITY;
  return rows.toSorted((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return due(a) === due(b) ? Date.parse(b.asked) - Date.parse(a.asked) : due(a) - due(b);
  });
}

function stateOf(row: ClearingRow): string {
  const w = words();
  if (row.end === "released") return row.number ?? "";
  if (row.end === "withdrawn") return w.withdrawn;
  const count = w.clearedOf(row.cleared, row.places.length);
  return row.places.some((each) => each.late && each.state === "waits")
    ? `${count}, ${w.lateWord}`
    : count;
}

const go = (row: ClearingRow): void => {
  if (row.draft) void openDraft(row.draft);
  else screen.value = { name: "toClear", id: row.id };
};

function Row({ row, mine }: { row: ClearingRow; mine: boolean }) {
  const w = words();
  const open = row.end === "open" && (!mine || row.draft !== null);
  const who = mine ? row.mission : `${w.from} ${row.drafter}, ${row.mission}`;
  const waits = waitsForMe(row) ? w.waitsForYou : "";
  const name = [waits, stateOf(row), row.level.full, who].filter(Boolean).join(", ");
  return (
    <tr
      tabIndex={-1}
      aria-label={name}
      aria-current={selected.value === row.id ? "true" : undefined}
    >
      <th scope="row" class="num">
        {row.id.slice(0, 8)}
      </th>
      <td>
        <LevelWord level={row.level} />
      </td>
      <td>{mine ? (row.draft ?? w.none) : row.drafter}</td>
      <td>{row.mission}</td>
      <td class="num">
        {row.wanted_by ? local(new Date(row.wanted_by), now.value, tag()) : w.none}
      </td>
      <td>{waitsForMe(row) ? <b>{`${w.waitsForYou}, ${stateOf(row)}`}</b> : stateOf(row)}</td>
      <td class="acts">{open && <Button act={() => go(row)}>{mine ? w.goOn : w.look}</Button>}</td>
    </tr>
  );
}

function Group(props: { title: string; who: string; rows: ClearingRow[]; mine: boolean }) {
  const w = words();
  if (props.rows.length === 0) return null;
  return (
    <section>
      <h2 class="say">{props.title}</h2>
      <PlainTable
        heads={[w.clearing, w.level, props.who, w.mission, w.wantedByColumn, w.stateColumn]}
        acts={w.look}
      >
        {props.rows.map((row) => (
          <Row key={row.id} row={row} mine={props.mine} />
        ))}
      </PlainTable>
    </section>
  );
}

export function ClearingList() {
  const w = words();
  const rows = inOrder(toMe.value);
  useEffect(() => {
    lookAtClearings().catch(failed);
  }, []);
  useLayoutEffect(() => {
    const move = (by: number) => {
      const ids = rows.filter((each) => each.end === "open").map((each) => each.id);
      selected.value = stepped(ids, selected.value, by);
      focusRow();
    };
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      o: () => {
        const row = rows.find((each) => each.id === selected.value);
        if (row) go(row);
      },
      Escape: () => {
        screen.value = { name: "cables" };
      },
    });
  });
  return (
    <>
      <div class="title">
        <h1>{w.clearing}</h1>
      </div>
      {!rows.some(waitsForMe) && <p class="say">{w.nothingWaits}</p>}
      <Group title={w.toMe} who={w.drafter} rows={rows} mine={false} />
      <Group title={w.byMe} who={w.draft} rows={inOrder(byMe.value)} mine />
    </>
  );
}
