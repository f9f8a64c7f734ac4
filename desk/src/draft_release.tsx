// Releasing a draft: what is signed is shown once more.

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { namesOf } from "./attaching";
import { FieldLink } from "./draft_checks";
import { DraftFacts, Fact } from "./draft_facts";
import { showAllProblems } from "./draft_fields";
import { checkNow, checks, type Editing, release } from "./drafts";
import { hello, type Level, wrong } from "./model";
import { askOrChoose, mustAsk, notCleared } from "./own_clearing";
import { Button, capital, Dialog, levelClass } from "./pieces";
import { words } from "./words";
import { spokenProblem } from "./words/problems";

export const confirming = signal(false);

// By what stands on the page now: checks of a moment ago may be of another level.
export async function beginRelease(): Promise<void> {
  const said = await checkNow();
  if (!said) return;
  showAllProblems();
  if (said.problems.length > 0) summary.value += 1;
  else if (mustAsk()) askOrChoose();
  else if (notCleared() === "") confirming.value = true;
}

// How often it was tried with something against it: each time the summary takes the focus.
export const summary = signal(0);

// "There is a problem": every one of them, with its field (DESK.md, point 5).
export function Against() {
  const w = words();
  const box = useRef<HTMLElement>(null);
  const problems = checks.value?.problems ?? [];
  const shown = summary.value > 0 && problems.length > 0;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [summary.value]);
  useEffect(() => {
    wrong.value = shown;
    return () => {
      wrong.value = false;
    };
  }, [shown]);
  if (!shown) return null;
  return (
    <section class="problem" role="alert" tabIndex={-1} ref={box} aria-labelledby="against">
      <h2 id="against">{w.problem}</h2>
      <ul>
        {problems.map((each) => (
          <li key={`${each.where} ${each.detail}`}>
            <FieldLink where={each.where} style="msg">
              {capital(spokenProblem(each.detail))}
            </FieldLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

const CONFIDENTIEL = 3; // notches

// What is signed, once more; from CONFIDENTIEL UE up the level is typed.
export function Confirm({ draft, level }: { draft: Editing; level: Level }) {
  const w = words();
  const typed = useSignal("");
  const mustType = level.notches >= CONFIDENTIEL;
  const close = () => {
    confirming.value = false;
  };
  const go = () => {
    if (mustType && typed.value === "") return;
    close();
    void release(typed.value);
  };
  return (
    <Dialog id="confirm" title={w.releaseTitle} describedBy="signed" close={close} main={go}>
      <dl id="signed" class={`kv ${levelClass(level)}`}>
        <Fact name={w.level} value={level.full} />
        <Fact name={w.from} value={hello.value?.mission ?? ""} />
        <DraftFacts fields={draft.fields} subject />
        <Fact name={w.attachments} value={namesOf(draft.attachments)} />
      </dl>
      {mustType && (
        <label>
          {w.typeLevel}
          <input
            type="text"
            value={typed.value}
            autocomplete="off"
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
      <p class="acts">
        <Button main act={go} letter="Ctrl+Enter" disabled={mustType && typed.value === ""}>
          {w.release}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}
