// Taking cables along, and what is taken along.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { setLetters } from "./letters";
import { stepped } from "./list";
import { cables, failed, now, screen } from "./model";
import { show } from "./opening";
import {
  daysOf,
  giveBack,
  lookAtPacks,
  offered,
  type Packed,
  packs,
  stopTaking,
  taking,
} from "./packs";
import { Button, Dialog, LevelWord, PlainTable } from "./pieces";
import { focusRow } from "./spoken";
import { local, relative } from "./times";
import { tag, words } from "./words";

export function TakeAlong({ go }: { go: (numbers: string[], days: number) => void }) {
  const w = words();
  const numbers = offered.value;
  const most = Math.min(...numbers.map(daysOf)); // by the handling table, of all of them
  const days = useSignal(Math.min(3, most));
  const close = () => {
    offered.value = [];
  };
  const take = () => {
    close();
    go(numbers, days.value);
  };
  return (
    <Dialog id="take-along" title={w.takeAlongTitle(numbers.length)} close={close} main={take}>
      <p class="quiet">{w.takeAlongWhy}</p>
      <div class="choose">
        <label for="days">{w.forDays}</label>
        <select
          id="days"
          value={days.value}
          onChange={(event) => {
            days.value = Number(event.currentTarget.value);
          }}
        >
          {Array.from({ length: most }, (_, at) => at + 1).map((each) => (
            <option key={each} value={each}>
              {w.daysCount(each)}
            </option>
          ))}
        </select>
      </div>
      <p class="acts">
        <Button main act={take} letter="Ctrl+Enter">
          {w.takeAlong}
        </Button>{" "}
        <Button act={close}>{w.close}</Button>
      </p>
    </Dialog>
  );
}

// How far it is, where there are many.
export function Taking() {
  const w = words();
  const at = taking.value;
  if (!at) return null;
  return (
    <p class="banner" role="status">
      {w.openingMany(at.at, at.of, at.number)} <Button act={stopTaking}>{w.stop}</Button>
    </p>
  );
}

function Row({ each, chosen }: { each: Packed; chosen: boolean }) {
  const w = words();
  const cable = cables.value.get(each.number);
  const until = new Date(each.until);
  const when = `${local(until, now.value, tag())}, ${relative(until, now.value, tag())}`;
  return (
    <tr tabIndex={-1} aria-current={chosen ? "true" : undefined}>
      <th scope="row" class="num">
        {each.number}
      </th>
      <td dir="auto" lang={cable?.language}>
        {cable ? (cable.subject ?? w.sealedSubject) : w.none}
      </td>
      <td>{cable ? <LevelWord level={cable.level} /> : w.none}</td>
      <td class="num">{each.record}</td>
      <td>{each.ended ? w.packEnded(local(until, now.value, tag())) : w.hereUntil(when)}</td>
      <td class="acts">
        {!each.ended && (
          <Button act={() => void show(each.number, [each.number])}>
            {w.open}
            <span class="vh"> {each.number}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}

export function Packs() {
  const w = words();
  const selected = useSignal<string | null>(null);
  const open = packs.value.filter((each) => !each.ended);
  useEffect(() => {
    lookAtPacks().catch(failed);
  }, []);
  useLayoutEffect(() => {
    const move = (by: number) => {
      const numbers = open.map((each) => each.number);
      selected.value = stepped(numbers, selected.value, by);
      focusRow();
    };
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      o: () => selected.value && void show(selected.value, [selected.value]),
      Escape: () => {
        screen.value = { name: "cables" };
      },
    });
  });
  return (
    <>
      <div class="title">
        <h1>{w.packs}</h1>
      </div>
      {packs.value.length === 0 ? (
        <p class="say">{w.emptyPacks}</p>
      ) : (
        <>
          <p class="say">{w.packsWhy}</p>
          <div class="part">
            <PlainTable
              heads={[w.number, w.subject, w.level, w.recordColumn, w.stateColumn]}
              acts={w.open}
            >
              {packs.value.map((each) => (
                <Row key={each.number} each={each} chosen={selected.value === each.number} />
              ))}
            </PlainTable>
          </div>
          <Button act={() => void giveBack()}>{w.giveBack}</Button>
        </>
      )}
    </>
  );
}
