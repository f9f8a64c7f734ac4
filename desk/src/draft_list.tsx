// The drafts that this terminal keeps, and what the last one became.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { call } from "./api";
import { begin, type DraftRow, discard, drafts, gone, lookAtDrafts, openDraft } from "./drafts";
import { setLetters } from "./letters";
import { stepped } from "./list";
import { failed, hello, now, screen, unlocked } from "./model";
import { Button, Dialog, LevelWord, PlainTable } from "./pieces";
import { focusRow } from "./spoken";
import { local } from "./times";
import { tag, words } from "./words";

const selected = signal<string | null>(null);
const discarding = signal<DraftRow | null>(null);

interface Delivery {
  mission: string;
  delivered: boolean;
}
interface Track {
  number: string;
  deliveries: Delivery[];
}
const track = signal<Track | null>(null);

const LOOKS = 15; // a second apart

// Watches it arrive, for a while.
function useTrack(number: string | undefined): void {
  useEffect(() => {
    if (!number) return;
    let looks = 0;
    let timer = 0;
    const look = async () => {
      if (!unlocked.value) return;
      looks += 1;
      const said = await call<Omit<Track, "number">>("track", { number }).catch(() => null);
      if (said) track.value = { ...said, number };
      const all = said?.deliveries.every((each) => each.delivered);
      if (!all && looks < LOOKS) timer = window.setTimeout(() => void look(), 1000);
    };
    void look();
    return () => clearTimeout(timer);
  }, [number]);
}

function Accepted() {
  const w = words();
  const last = gone.value;
  useTrack(last?.number);
  if (!last) return null;
  const ledger = hello.value?.member ?? "";
  const seen = track.value?.number === last.number ? track.value.deliveries : [];
  return (
    <p class="banner">
      <b>{w.acceptedAs(last.number)}</b> {w.durable(ledger, last.record.toLocaleString(tag()))}{" "}
      <span role="status">
        {seen
          .map((each) => `${each.mission}: ${each.delivered ? w.deliveredWord : w.onItsWay}`)
          .join(", ")}
      </span>
    </p>
  );
}

function Row({ row }: { row: DraftRow }) {
  const w = words();
  const name = [row.subject || w.noSubject, row.level?.full, row.to && `${w.to} ${row.to}`, row.id];
  return (
    <tr
      tabIndex={-1}
      aria-label={name.filter(Boolean).join(", ")}
      aria-current={selected.value === row.id ? "true" : undefined}
    >
      <th scope="row" class="num">
        {row.id}
      </th>
      <td dir="auto">{row.subject || w.noSubject}</td>
      <td>{row.level ? <LevelWord level={row.level} /> : w.none}</td>
      <td>{row.to || w.none}</td>
      <td class="num">
        {row.under_way ? w.outcomeUnknown : local(new Date(row.saved), now.value, tag())}
      </td>
      <td class="acts">
        <Button act={() => void openDraft(row.id)}>{w.goOn}</Button>
        <Button
          act={() => {
            discarding.value = row;
          }}
        >
          {w.discard}
        </Button>
      </td>
    </tr>
  );
}

function Discard({ row }: { row: DraftRow }) {
  const w = words();
  const close = () => {
    discarding.value = null;
  };
  return (
    <Dialog id="discard" title={w.discardTitle(row.id)} close={close}>
      <p dir="auto">{row.subject || w.noSubject}</p>
      <p class="acts">
        <Button
          main
          act={() => {
            close();
            void discard(row.id);
          }}
        >
          {w.discardForGood}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}

export function Drafts() {
  const w = words();
  const all = drafts.value;
  useEffect(() => {
    lookAtDrafts().catch(failed);
  }, []);
  useLayoutEffect(() => {
    const move = (by: number) => {
      const ids = all.map((each) => each.id);
      selected.value = stepped(ids, selected.value, by);
      focusRow();
    };
    const go = () => {
      if (selected.value) void openDraft(selected.value);
    };
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      o: go,
      Escape: () => {
        screen.value = { name: "cables" };
      },
    });
  });
  return (
    <>
      <div class="title">
        <h1>{w.drafts}</h1>
        <p class="end acts">
          <Button main letter="n" act={() => void begin()}>
            {w.newDraft}
          </Button>
        </p>
      </div>
      <Accepted />
      {all.length === 0 ? (
        <p class="say">{w.emptyDrafts}</p>
      ) : (
        <PlainTable heads={[w.draft, w.subject, w.level, w.to, w.savedColumn]} acts={w.goOn}>
          {all.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </PlainTable>
      )}
      {discarding.value && <Discard row={discarding.value} />}
    </>
  );
}
