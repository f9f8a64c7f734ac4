// The clearing of the draft that is written: who has cleared it, asking for it, why it cannot go yet.

import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  askAboutOwn,
  askClearing,
  known,
  lookAtClearers,
  needed,
  officers,
  own,
  type Place,
  type Wanted,
  withdrawClearing,
} from "./clearing";
import { editing, saved } from "./drafts";
import { failed, fault, now, unlocked } from "./model";
import { Button, capital, Dialog } from "./pieces";
import { local } from "./times";
import { tag, words } from "./words";
import { spokenFault } from "./words/faults";
import { spokenProblem } from "./words/problems";

const LOOK_EVERY_MS = 10_000;

const asking = signal(false);

const look = (): void => {
  if (unlocked.value) void askAboutOwn();
};

// Looks now and then, and whenever something was saved.
export function useOwnClearing(): void {
  const id = editing.value?.id;
  const here = unlocked.value;
  useEffect(() => {
    own.value = null;
    known.value = "asking";
    const timer = setInterval(
      () => (own.value || known.value !== "known") && look(),
      LOOK_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, []);
  useEffect(look, [id, here]);
  const time = saved.value;
  useEffect(() => {
    if (own.value) look();
  }, [time]);
}

// Why its clearing is not known; empty: the node has said it.
export function notKnown(): string {
  const w = words();
  if (known.value === "known") return "";
  if (known.value === "asking") return w.asking;
  return w.clearingNotKnown(spokenFault(known.value).title);
}

export const AskAgain = () =>
  typeof known.value === "string" ? null : <Button act={look}>{words().again}</Button>;

// Why it cannot go for want of clearances; empty: nothing is missing.
export function notCleared(): string {
  if (known.value !== "known") return notKnown();
  if (own.value) return spokenProblem(own.value.missing ?? "");
  return needed.value > 0 ? words().clearancesNeeded(needed.value) : "";
}

export function mustAsk(): boolean {
  if (known.value !== "known") return false;
  return own.value ? own.value.changed : needed.value > 0;
}

// The same people once more, or the form in which they are chosen.
export function askOrChoose(): void {
  if (own.value) void askClearing([], "");
  else asking.value = true;
}

function stateWord(place: Place): string {
  const w = words();
  if (place.state === "cleared") return w.cleared;
  if (place.state === "refused") return w.refusedWord;
  return place.late ? w.lateWord : w.waitsWord;
}

export function Places({ places }: { places: Place[] }) {
  const w = words();
  return (
    <table class="clear">
      <caption class="vh">{w.whoCleared}</caption>
      <tbody>
        {places.map((each) => (
          <tr key={each.clearer}>
            <td>
              <b>{stateWord(each)}</b>
            </td>
            <th scope="row">
              {each.by ?? each.clearer}
              {each.by && each.by !== each.clearer && (
                <span class="quiet"> {w.substituteFor(each.clearer)}</span>
              )}
              {!each.by && each.substitute && (
                <span class="quiet"> {w.orSubstitute(each.substitute)}</span>
              )}
              {each.comment && (
                <p class="said" dir="auto">
                  {each.comment}
                </p>
              )}
            </th>
            <td class="r num">
              {each.at && local(new Date(each.at), now.value, tag())}
              {each.at && each.late && `, ${w.lateWord}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function OwnClearingRail() {
  const w = words();
  const at = own.value;
  return (
    <section>
      <h2>{at ? w.clearingCount(at.cleared, at.places.length) : w.clearing}</h2>
      {at ? (
        <>
          <Places places={at.places} />
          <p class="say" role="status">
            {at.changed
              ? w.clearingFell
              : at.missing
                ? `${capital(spokenProblem(at.missing))}.`
                : w.allCleared}
          </p>
          {at.wanted_by && (
            <p class="quiet">{w.wantedBy(local(new Date(at.wanted_by), now.value, tag()))}</p>
          )}
          <p class="acts">
            <Button act={askOrChoose}>{w.askAgain}</Button>
            <Button act={() => void withdrawClearing()}>{w.withdraw}</Button>
          </p>
        </>
      ) : known.value !== "known" ? (
        <p class="quiet">{notKnown()}</p>
      ) : (
        <>
          <p class="quiet">
            {needed.value > 0 ? w.clearancesNeeded(needed.value) : w.clearingIsFree}
          </p>
          <p class="acts">
            <Button act={askOrChoose}>{w.askForClearing}</Button>
          </p>
        </>
      )}
      {asking.value && <Ask />}
    </section>
  );
}

function Ask() {
  const w = words();
  const chosen = useSignal<ReadonlyMap<string, Wanted>>(new Map());
  const by = useSignal("");
  useEffect(() => {
    lookAtClearers().catch(failed);
  }, []);
  const close = () => {
    asking.value = false;
  };
  const toggle = (clearer: string) => {
    const next = new Map(chosen.value);
    if (!next.delete(clearer)) next.set(clearer, { clearer, substitute: null });
    chosen.value = next;
  };
  const few = chosen.value.size === 0 || chosen.value.size < needed.value;
  const go = () => {
    if (few) return;
    void askClearing([...chosen.value.values()], by.value).then((done) => done && close());
  };
  const free = (clearer: string) =>
    officers.value.filter((each) => each !== clearer && !chosen.value.has(each));
  return (
    <Dialog id="ask-clearing" title={w.askForClearing} close={close} main={go}>
      <p class="quiet">{w.clearingWhy}</p>
      <fieldset class="choose">
        <legend>{w.clearers}</legend>
        {officers.value.length === 0 && <p>{w.noClearers}</p>}
        {officers.value.map((each) => (
          <div key={each}>
            <label>
              <input
                type="checkbox"
                checked={chosen.value.has(each)}
                onChange={() => toggle(each)}
              />
              {each}
            </label>
            {chosen.value.has(each) && (
              <select
                aria-label={w.substituteOf(each)}
                value={chosen.value.get(each)?.substitute ?? ""}
                onChange={(event) => {
                  const substitute = event.currentTarget.value || null;
                  chosen.value = new Map(chosen.value).set(each, { clearer: each, substitute });
                }}
              >
                <option value="">{w.noSubstitute}</option>
                {free(each).map((other) => (
                  <option key={other} value={other}>
                    {other}
                  </option>
                ))}
              </select>
            )}
          </div>
        ))}
      </fieldset>
      <label>
        {w.wantedByField}
        <input
          type="text"
          value={by.value}
          placeholder={w.forExample("251100Z NOV 26")}
          autocomplete="off"
          onInput={(event) => {
            by.value = event.currentTarget.value;
          }}
        />
      </label>
      {fault.value && (
        <p class="msg" role="alert">
          {w.error} {spokenProblem(fault.value.detail)}
        </p>
      )}
      <p class="acts">
        <Button main letter="Ctrl+Enter" disabled={few} act={go}>
          {w.askThem(chosen.value.size)}
        </Button>
        <Button letter="Esc" act={close}>
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}
