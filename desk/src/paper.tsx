// Printing and exporting a cable: who holds each copy, what for, and the copy as the printer gets it.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  type Copy,
  canNumberPages,
  forgetPaper,
  given,
  paper,
  printCopies,
  registerCopies,
  registered,
} from "./copies";
import { exportAs, leaving } from "./leaving";
import { type Cable, now, type Text } from "./model";
import { Button, Dialog } from "./pieces";
import { PurposeField } from "./purpose";
import { markingOf } from "./status";
import { Step } from "./step";
import { Paragraphs } from "./text_rows";
import { dtg, local } from "./times";
import { tag, words } from "./words";

// A browser that cannot say "page x of y" prints nothing, and nothing is registered for it.
function CannotPrint({ cable, close }: { cable: Cable; close: () => void }) {
  const w = words();
  return (
    <Dialog id="print" title={w.printTitle(cable.number)} close={close}>
      <p class="msg">{w.cannotNumberPages}</p>
      <p>{w.printAtThePrompt(`valise print ${cable.number} --for`)}</p>
      <p class="acts">
        <Button main act={close} letter="Esc">
          {w.close}
        </Button>
      </p>
    </Dialog>
  );
}

export function Print(props: { cable: Cable; close: () => void }) {
  return canNumberPages() ? <PrintCopies {...props} /> : <CannotPrint {...props} />;
}

// "3 to 5, 7"
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const each of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === each - 1) last[1] = each;
    else runs.push([each, each]);
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : words().fromTo(a, b))).join(", ");
}

// What is on the record of this cable: printed one after another, and again where a printer failed.
function Kept({ cable, copies, more }: { cable: Cable; copies: Copy[]; more: () => void }) {
  const w = words();
  const chosen = useSignal<ReadonlySet<number>>(
    new Set(copies.map((each) => each.record).filter((each) => !given.value.has(each))),
  );
  const wanted = copies.filter((each) => chosen.value.has(each.record));
  const which = ranges(wanted.map((each) => each.copy));
  const again = wanted.some((each) => given.value.has(each.record));
  const acts = useRef<HTMLParagraphElement>(null);
  // The form in which they were registered had it.
  useEffect(() => {
    if (wanted.length > 0) acts.current?.querySelector("button")?.focus();
  }, []);
  const go = () => {
    chosen.value = new Set();
    void printCopies(cable, wanted);
  };
  return (
    <>
      <p class="quiet">{w.printAgainWhy}</p>
      <ul class="copies">
        {copies.map((copy) => {
          const time = given.value.get(copy.record);
          return (
            <li key={copy.record}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.value.has(copy.record)}
                  onChange={() => {
                    const next = new Set(chosen.value);
                    if (!next.delete(copy.record)) next.add(copy.record);
                    chosen.value = next;
                  }}
                />
                {w.copyOf(copy.copy, copy.of)}, {w.heldBy(copy.holder)}
              </label>
              <span class="quiet">
                {time ? w.givenToPrinter(local(time, now.value, tag())) : w.notPrintedYet}
              </span>
            </li>
          );
        })}
      </ul>
      <p class="acts" ref={acts}>
        <Button main disabled={wanted.length === 0} act={go}>
          {wanted.length === 0
            ? w.print
            : again
              ? w.printThoseAgain(wanted.length, which)
              : w.printThose(wanted.length, which)}
        </Button>
        <Button act={more}>{w.moreCopies}</Button>
      </p>
    </>
  );
}

function Register({ cable, done, close }: { cable: Cable; done: () => void; close: () => void }) {
  const w = words();
  const names = useSignal("");
  const purpose = useSignal("duty");
  const holders = names.value
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const go = () => {
    if (holders.length === 0 || leaving.value) return;
    void registerCopies(cable, holders, purpose.value).then((registered) => {
      if (registered) done();
      else close(); // why not stands at the top of the screen
    });
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!event.ctrlKey || event.key !== "Enter") return;
    event.preventDefault();
    go();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a key of the fields in it, and no control
    <div onKeyDown={keyDown}>
      <p class="quiet">{w.printWhy}</p>
      <label>
        {w.forWhom}
        <textarea
          rows={3}
          value={names.value}
          onInput={(event) => {
            names.value = event.currentTarget.value;
          }}
        />
      </label>
      {cable.archive && (
        <>
          <p>{w.purposeWhy}</p>
          <PurposeField purpose={purpose} />
        </>
      )}
      <Step />
      <p class="acts">
        <Button
          main
          letter="Ctrl+Enter"
          disabled={holders.length === 0 || leaving.value !== null}
          act={go}
        >
          {w.registerCopies(Math.max(1, holders.length))}
        </Button>
      </p>
    </div>
  );
}

function PrintCopies({ cable, close }: { cable: Cable; close: () => void }) {
  const w = words();
  const adding = useSignal(false);
  const kept = registered.value.get(cable.number);
  const finish = () => {
    if (leaving.value) return; // its copies are being registered
    forgetPaper();
    close();
  };
  return (
    <Dialog id="print" title={w.printTitle(cable.number)} close={finish}>
      {kept && !adding.value ? (
        <Kept
          cable={cable}
          copies={kept.copies}
          more={() => {
            adding.value = true;
          }}
        />
      ) : (
        <Register
          cable={cable}
          done={() => {
            adding.value = false;
          }}
          close={close}
        />
      )}
      <p class="acts">
        <Button act={finish} letter="Esc">
          {kept ? w.close : w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}

const REASONS = ["other", "departure", "exercise"] as const;

export function Export({ cable, close }: { cable: Cable; close: () => void }) {
  const w = words();
  const form = useSignal("eml");
  const reason = useSignal<string>("other");
  const purpose = useSignal("duty");
  const reasons = {
    other: w.reasonOther,
    departure: w.reasonDeparture,
    exercise: w.reasonExercise,
  };
  const go = () => {
    if (!leaving.value) void exportAs(cable, form.value, reason.value, purpose.value).then(close);
  };
  return (
    <Dialog id="export" title={w.exportTitle(cable.number)} close={close}>
      <p class="quiet">{w.exportWhy}</p>
      <label>
        {w.form}
        <select
          value={form.value}
          onChange={(event) => {
            form.value = event.currentTarget.value;
          }}
        >
          <option value="eml">{w.formMail}</option>
          <option value="pdf">{w.formPdf}</option>
          <option value="txt">{w.formText}</option>
        </select>
      </label>
      <label>
        {w.reason}
        <select
          value={reason.value}
          onChange={(event) => {
            reason.value = event.currentTarget.value;
          }}
        >
          {REASONS.map((each) => (
            <option key={each} value={each}>
              {reasons[each]}
            </option>
          ))}
        </select>
      </label>
      {cable.archive && <PurposeField purpose={purpose} />}
      <Step />
      <p class="acts">
        <Button main act={go} disabled={leaving.value !== null}>
          {w.exportIt}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}

// What is at the head and at the foot of each page: how it is marked, which copy of what, whose.
function Edge({ cable, text, copy }: { cable: Cable; text: Text; copy: Copy }) {
  const w = words();
  return (
    <tr>
      <td>
        <b>{markingOf(cable, text)}</b>
        <br />
        {cable.number} · {w.copyOf(copy.copy, copy.of)} · {w.heldBy(copy.holder)}
      </td>
    </tr>
  );
}

// For the printer alone; the screen shows nothing of it. Without a registered copy paper says why it
// is empty.
export function Paper() {
  const w = words();
  const at = paper.value;
  if (!at) return <p class="paper">{w.printRegistered}</p>;
  const { cable, text } = at;
  const line = (duty: "ACTION" | "INFO") =>
    cable.distribution
      .filter((each) => each.duty === duty)
      .map((each) => each.mission)
      .join(", ");
  return (
    <table class="paper" lang={tag()} aria-hidden="true">
      <thead>
        <Edge {...at} />
      </thead>
      <tfoot>
        <Edge {...at} />
      </tfoot>
      <tbody>
        <tr>
          <td>
            <h1 dir="auto">{text.subject ?? cable.subject}</h1>
            <p>
              {cable.number} · {w.from} {cable.from} · {w.action} {line("ACTION")}
              {line("INFO") !== "" && ` · ${w.info} ${line("INFO")}`} · {dtg(new Date(cable.dtg))}
            </p>
            <Paragraphs paragraphs={text.paragraphs} language={cable.language} />
            {text.record && (
              <p>
                {w.foot(
                  text.record.officer,
                  text.record.mission,
                  dtg(new Date(text.record.opened)),
                  text.record.ledger,
                  text.record.index.toLocaleString(tag()),
                )}
                {" · "}
                {w.printedAt(dtg(now.value), `${text.record.ledger} ${at.copy.record}`)}
              </p>
            )}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
