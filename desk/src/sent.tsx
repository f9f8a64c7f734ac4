// What the own mission sent; who opened it stands on a screen of its own (who_screen.tsx).

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { setLetters } from "./letters";
import { stepped } from "./list";
import { type Cable, hasRole, isWithdrawn, own, screen, stateOf } from "./model";
import { show } from "./opening";
import { Button, LevelWord, PlainTable, StateWord } from "./pieces";
import { focusRow } from "./spoken";
import { ChangeStatus, changing } from "./status";
import { shortDtg } from "./times";
import { whoOpened } from "./who_screen";
import { words } from "./words";

const selected = signal<string | null>(null);

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
      <td class="acts">
        <Button
          act={() => {
            selected.value = cable.number;
            whoOpened(cable.number);
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
        <Button letter="w" disabled={!cable} act={() => cable && whoOpened(cable.number)}>
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
      w: () => selected.value && whoOpened(selected.value),
      Escape: () => {
        screen.value = { name: "cables" };
      },
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
    </>
  );
}
