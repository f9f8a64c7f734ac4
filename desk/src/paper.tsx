// Printing and exporting a cable: who holds each copy, what for, and the copy as the printer gets it.

import { useSignal } from "@preact/signals";
import {
  type Copy,
  canNumberPages,
  exportAs,
  forgetPaper,
  leaving,
  paper,
  printCopy,
  registerCopies,
} from "./leaving";
import { type Cable, now, type Text } from "./model";
import { Button, Dialog } from "./pieces";
import { Paragraphs } from "./text_rows";
import { dtg } from "./times";
import { tag, words } from "./words";

function Step() {
  const w = words();
  if (!leaving.value) return null;
  return <p role="status">{leaving.value === "touch" ? w.touchNow : w.registering}</p>;
}

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

function PrintCopies({ cable, close }: { cable: Cable; close: () => void }) {
  const w = words();
  const names = useSignal("");
  const done = useSignal<{ text: Text; copies: Copy[] } | null>(null);
  const holders = names.value
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const go = () => {
    if (holders.length === 0 || leaving.value) return;
    void registerCopies(cable, holders).then((registered) => {
      if (registered) done.value = registered;
      else close(); // why not stands at the top of the screen
    });
  };
  const finish = () => {
    if (leaving.value) return; // its copies are being registered
    forgetPaper();
    close();
  };
  return (
    <Dialog
      id="print"
      title={w.printTitle(cable.number)}
      close={finish}
      keyDown={(event) => {
        if (!event.ctrlKey || event.key !== "Enter" || done.value) return;
        event.preventDefault();
        go();
      }}
    >
      {done.value ? (
        <ul class="copies">
          {done.value.copies.map((copy) => (
            <li key={copy.copy}>
              {w.copyOf(copy.copy, copy.of)}, {w.heldBy(copy.holder)}{" "}
              <Button act={() => done.value && printCopy(cable, done.value.text, copy)}>
                {w.print}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <>
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
        </>
      )}
      <Step />
      <p class="acts">
        {!done.value && (
          <Button
            main
            letter="Ctrl+Enter"
            disabled={holders.length === 0 || leaving.value !== null}
            act={go}
          >
            {w.registerCopies(Math.max(1, holders.length))}
          </Button>
        )}
        <Button act={finish} letter="Esc">
          {done.value ? w.close : w.notNow}
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
  const reasons = {
    other: w.reasonOther,
    departure: w.reasonDeparture,
    exercise: w.reasonExercise,
  };
  const go = () => {
    if (!leaving.value) void exportAs(cable, form.value, reason.value).then(close);
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
        <b>{[text.level.full, ...cable.caveats].join(" ")}</b>
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
