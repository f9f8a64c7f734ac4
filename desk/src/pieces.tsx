// Small parts that every screen shows: levels, states, buttons, problems.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Fault } from "./api";
import { pressed } from "./letters";
import { type Level, type State, unlocked } from "./model";
import { duration } from "./times";
import type { Reached } from "./who";
import { tag, words } from "./words";
import { spokenFault } from "./words/faults";
import { spokenProblem } from "./words/problems";
import { withheldInWords } from "./words/withheld";

// The style of a level: words first, then notches, then colour (DESK.md, point 44).
export function levelClass(level: Level | null): string {
  return level === null ? "" : (["", "l-limite", "l-r", "l-c", "l-s", "l-s"][level.notches] ?? "");
}

export function Notches({ count, kind }: { count: number; kind: "cut" | "comb" }) {
  return (
    <span class={kind} aria-hidden="true">
      {Array.from({ length: count }, (_, at) => (
        <i key={at} />
      ))}
    </span>
  );
}

// The French half, as rows show it; full names stand in bars, titles and the names of rows.
export function LevelWord({ level, full }: { level: Level; full?: boolean }) {
  return (
    <span class={`level ${levelClass(level)}`}>
      {full ? level.full : level.full.split("/")[0]}
      <Notches count={level.notches} kind="comb" />
    </span>
  );
}

// Of a cable here, or at an addressee.
type Shown = State | Reached;

const SHAPES: Record<Shown, ComponentChildren> = {
  New: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
  Delivered: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
  Queued: (
    <path d="M1.5 1.5h9v9h-9zM1.5 6h9" fill="none" stroke="currentColor" stroke-width="1.5" />
  ),
  Opened: <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5" />,
  Accepted: (
    <>
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M6 1.2a4.8 4.8 0 0 1 0 9.6z" fill="currentColor" />
    </>
  ),
  Answered: <path d="M1.5 6.2l3.2 3.3 6-7" fill="none" stroke="currentColor" stroke-width="2" />,
  Overdue: <path d="M6 .6 11.7 11.2H.3z" fill="currentColor" />,
  Corrected: <path d="M2 10 9 3M7 2l3 3" fill="none" stroke="currentColor" stroke-width="2" />,
  Superseded: (
    <path
      d="M2 9.5 6 5.5 10 9.5M2 6 6 2 10 6"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
    />
  ),
  Cancelled: <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2" />,
  Withdrawn: (
    <path d="M2.5 2.5h7v7h-7zM2.5 9.5l7-7" fill="none" stroke="currentColor" stroke-width="1.5" />
  ),
  Sent: <path d="M1 6h8M6 2.5 9.5 6 6 9.5" fill="none" stroke="currentColor" stroke-width="1.5" />,
};

export function Shape({ state }: { state: Shown }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

export function StateWord({ state }: { state: Shown }) {
  return (
    <span class="st">
      <Shape state={state} />
      {words()[state]}
    </span>
  );
}

// A button that says why it does nothing, rather than one that is not there.
export function Button(props: {
  act: () => void;
  letter?: string;
  main?: boolean;
  disabled?: boolean;
  children: ComponentChildren;
}) {
  const letter = props.letter && pressed(props.letter);
  return (
    <button
      type="button"
      class={props.main ? "btn main" : "btn"}
      aria-disabled={props.disabled ? "true" : undefined}
      aria-keyshortcuts={letter || undefined}
      onClick={() => {
        if (!props.disabled) props.act();
      }}
    >
      {props.children}
      {letter && (
        <span class="kbd" aria-hidden="true">
          {letter}
        </span>
      )}
    </button>
  );
}

const open = new Set<() => void>();

// Of all dialogs: what they asked is not answered.
export function closeDialogs(): void {
  for (const close of [...open]) close();
}

// Over the screen until it is answered; Escape closes it. While the page is covered or locked it is
// not there, and afterwards it is as it was: a dialog that stayed open would keep the lock's own
// button from being pressed.
export function Dialog(props: {
  id: string;
  title: string;
  close: () => void;
  main?: () => void; // also by Ctrl+Enter
  describedBy?: string;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const hidden = useRef(false);
  const shown = unlocked.value;
  useLayoutEffect(() => {
    open.add(props.close);
    return () => void open.delete(props.close);
  }, [props.close]);
  useLayoutEffect(() => {
    const dialog = box.current;
    if (shown && !dialog?.open) dialog?.showModal();
    if (!shown && dialog?.open) {
      hidden.current = true;
      dialog.close();
    }
  });
  const closed = () => {
    if (hidden.current) hidden.current = false;
    else props.close();
  };
  // At once: the event of closing comes later, and a letter pressed before it would find it open.
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      hidden.current = true; // the event that comes later closes nothing more
      box.current?.close(); // gives the focus back
      props.close();
    } else if (props.main && event.ctrlKey && event.key === "Enter") {
      event.preventDefault(); // else the screen below it would take it for its own
      props.main();
    }
  };
  return (
    <dialog
      class="letters"
      aria-labelledby={props.id}
      aria-describedby={props.describedBy}
      onClose={closed}
      onKeyDown={keyDown}
      ref={box}
    >
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}

// In a narrow window a row of a table of class `stacks` is a block, and every cell has the name of
// its column before it (more.css): these are the names.
export const columnNames = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((each, i) => [`--c${i + 1}`, JSON.stringify(each)]));

// `acts`: what the buttons of a last column do, said to those who hear the table.
export function PlainTable(props: {
  heads: readonly string[];
  acts?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="scroll">
      <table class="plain line stacks" style={columnNames(props.heads)}>
        <thead>
          <tr>
            {props.heads.map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
            {props.acts && (
              <th scope="col">
                <span class="vh">{props.acts}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

// "There is a problem": takes the focus, says cause, rule, remedy and person.
// In a language that the terminal does not speak its own detail comes second: in that language where
// the page knows it, else as it was given.
export function Problem(props: { fault: Fault; again?: (() => void) | undefined }) {
  const { again } = props;
  const fault = spokenFault(props.fault);
  const translated = fault !== props.fault;
  const detail = withheldInWords(fault.where, fault.detail) || spokenProblem(fault.detail);
  const box = useRef<HTMLElement>(null);
  // Of each new problem.
  useEffect(() => box.current?.focus(), [props.fault]);
  const sentence = (text: string) => (text === "" || text.endsWith(".") ? text : `${text}.`);
  return (
    <section class="problem" role="alert" tabIndex={-1} ref={box} aria-labelledby="problem">
      <h2 id="problem">{words().problem}</h2>
      {translated ? (
        <>
          <p class="msg">{sentence(fault.title)}</p>
          {detail !== "" && (
            <p lang={detail === fault.detail ? "en" : undefined}>{capital(sentence(detail))}</p>
          )}
        </>
      ) : (
        <>
          <p class="msg">{capital(sentence(fault.detail || fault.title))}</p>
          {fault.detail !== "" && !fault.detail.startsWith(fault.title) && (
            <p>{sentence(fault.title)}</p>
          )}
        </>
      )}
      {fault.remedy !== "" && <p>{sentence(fault.remedy)}</p>}
      {fault.who !== "" && (
        <p>
          {words().whoHelps} {sentence(fault.who)}
        </p>
      )}
      {fault.retry_after_s !== null && fault.retry_after_s > 1 && (
        <p>{words().retryAfter(duration(fault.retry_after_s, tag()))}</p>
      )}
      {again && <Button act={again}>{words().again}</Button>}
    </section>
  );
}

export function capital(text: string): string {
  // Names of missions and officers are as they are: "cy/mfa is …", "cy-7f3a …".
  if (text === "" || /^[a-z]{2,}[/-]/u.test(text)) return text;
  return text[0]?.toLocaleUpperCase() + text.slice(1);
}
