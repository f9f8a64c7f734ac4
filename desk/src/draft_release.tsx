// Releasing a draft: what is signed is shown once more.

import { signal, useSignal } from "@preact/signals";
import { namesOf } from "./attaching";
import { goTo } from "./draft_checks";
import { showAllProblems } from "./draft_fields";
import { checks, type Editing, release } from "./drafts";
import { hello, type Level } from "./model";
import { askOrChoose, mustAsk, notCleared } from "./own_clearing";
import { Button, Dialog, levelClass } from "./pieces";
import { words } from "./words";

export const confirming = signal(false);

export function beginRelease(): void {
  showAllProblems();
  const first = checks.value?.problems[0];
  if (first) goTo(first.where);
  else if (mustAsk()) askOrChoose();
  else if (checks.value && notCleared() === "") confirming.value = true;
}

const CONFIDENTIEL = 3; // notches

// What is signed, once more; from CONFIDENTIEL UE up the level is typed.
export function Confirm({ draft, level }: { draft: Editing; level: Level }) {
  const w = words();
  const typed = useSignal("");
  const mustType = level.notches >= CONFIDENTIEL;
  const fact = (name: string, value: string | undefined) =>
    value ? (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ) : null;
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
        {fact(w.level, level.full)}
        {fact(w.from, hello.value?.mission ?? "")}
        {fact(w.action, draft.fields.action)}
        {fact(w.info, draft.fields.info)}
        {fact(w.exempted, draft.fields.exempted)}
        {fact(w.subject, draft.fields.subject)}
        {fact(w.precedence, draft.fields.precedence)}
        {fact(w.due, draft.fields.due)}
        {fact(w.caveats, draft.fields.caveats)}
        {fact(w.releasableTo, draft.fields["releasable to"])}
        {fact(w.downgrade, draft.fields.downgrade)}
        {fact(w.attachments, namesOf(draft.attachments))}
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
