// What the own mission sent, and who opened it: as far as the record of each addressee was heard.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { call } from "./api";
import { saveAs } from "./leaving";
import { setLetters } from "./letters";
import { stepped } from "./list";
import {
  type Cable,
  failed,
  fault,
  hasRole,
  isWithdrawn,
  now,
  own,
  stateOf,
  type Who,
} from "./model";
import { show } from "./opening";
import { Button, LevelWord, PlainTable, StateWord } from "./pieces";
import { focusRow } from "./spoken";
import { ChangeStatus, changing } from "./status";
import { shortDtg } from "./times";
import { whoCsv, whoRow } from "./who";
import { words } from "./words";

const selected = signal<string | null>(null);
const who = signal<{ number: string; rows: Who[] } | null>(null);

async function ask(number: string): Promise<void> {
  fault.value = null;
  try {
    who.value = { number, rows: await call<Who[]>("who", { number }) };
  } catch (error) {
    failed(error);
  }
}

function Addressees({ cable, rows }: { cable: Cable; rows: Who[] }) {
  const w = words();
  const title = useRef<HTMLHeadingElement>(null);
  // It comes below all that was sent.
  useEffect(() => title.current?.focus(), [rows]);
  const heads = [w.mission, w.delivered, w.openedColumn, w.acceptedColumn, w.completeTo];
  const shown = rows.map((each) => whoRow(cable, each, now.value));
  const unopened = rows.filter((each) => !each.opened.first).map((each) => each.mission);
  return (
    <section aria-labelledby="who">
      <h2 id="who" tabIndex={-1} ref={title}>
        {w.whoTitle(cable.number)}
      </h2>
      <PlainTable heads={heads}>
        {shown.map((each) => (
          <tr key={each.mission}>
            <th scope="row">{each.mission}</th>
            <td>{each.delivered}</td>
            <td>{each.opened}</td>
            <td>{each.accepted}</td>
            <td>{each.completeTo}</td>
          </tr>
        ))}
      </PlainTable>
      {unopened.length > 0 && (
        <p>
          {w.notOpenedBy} <b>{unopened.join(", ")}</b>
        </p>
      )}
      <p>
        <Button act={() => saveAs(`${cable.number}.csv`, whoCsv(heads, shown), "text/csv")}>
          {w.asCsv}
        </Button>
      </p>
    </section>
  );
}

function Row({ cable }: { cable: Cable }) {
  const w = words();
  const to = cable.distribution.map((each) => `${each.mission} ${each.duty}`).join(", ");
  const subject = cable.subject ?? w.sealedSubject;
  const name = [w[stateOf(cable)], cable.level.full, `${w.to} ${to}`, subject, cable.number].join(
    ", ",
  );
  return (
    <tr
      tabIndex={-1}
      aria-label={name}
      aria-current={selected.value === cable.number ? "true" : undefined}
      onClick={() => {
        selected.value = cable.number;
      }}
    >
      <th scope="row" class="num">
        {cable.number}
      </th>
      <td dir="auto" lang={cable.language}>
        {subject}
      </td>
      <td>
        <LevelWord level={cable.level} />
      </td>
      <td>{to}</td>
      <td>
        <StateWord state={stateOf(cable)} />
      </td>
      <td class="num">{shortDtg(new Date(cable.dtg))}</td>
      <td>
        <Button
          act={() => {
            selected.value = cable.number;
            void ask(cable.number);
          }}
        >
          {w.whoOpened}
        </Button>
      </td>
    </tr>
  );
}

// What can be done with the selected one.
function Tools({ cable }: { cable: Cable | undefined }) {
  const w = words();
  return (
    <div class="tools">
      <div
        class="strip"
        role="toolbar"
        aria-label={cable ? w.selected(cable.number) : w.selectedNone}
      >
        <Button
          main
          letter="o"
          disabled={!cable}
          act={() => cable && void show(cable.number, [cable.number])}
        >
          {w.open}
        </Button>
        <Button letter="w" disabled={!cable} act={() => cable && void ask(cable.number)}>
          {w.whoOpened}
        </Button>
        {hasRole("releaser") && (
          <Button
            disabled={!cable || isWithdrawn(cable)}
            act={() => {
              changing.value = cable?.number ?? null;
            }}
          >
            {w.changeStatus}
          </Button>
        )}
      </div>
    </div>
  );
}

export function Sent() {
  const w = words();
  const all = own.value;
  const asked = all.find((each) => each.number === who.value?.number);
  const changed = all.find((each) => each.number === changing.value);
  useLayoutEffect(() => {
    const move = (by: number) => {
      const numbers = all.map((each) => each.number);
      selected.value = stepped(numbers, selected.value, by);
      focusRow();
    };
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      o: () => selected.value && void show(selected.value, [selected.value]),
      w: () => selected.value && void ask(selected.value),
    });
  });
  return (
    <>
      <div class="title">
        <h1>{w.sent}</h1>
      </div>
      {all.length > 0 && <Tools cable={all.find((each) => each.number === selected.value)} />}
      {all.length === 0 ? (
        <p class="say">{w.emptySent}</p>
      ) : (
        <PlainTable
          heads={[w.number, w.subject, w.level, w.to, w.stateColumn, w.released]}
          acts={w.whoOpened}
        >
          {all.map((cable) => (
            <Row key={cable.number} cable={cable} />
          ))}
        </PlainTable>
      )}
      {changed && <ChangeStatus cable={changed} />}
      {who.value && asked && <Addressees cable={asked} rows={who.value.rows} />}
    </>
  );
}
