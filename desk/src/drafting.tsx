// Composing a cable: its fields, its text, what stands against releasing it, and its release.

import { useEffect, useLayoutEffect } from "preact/hooks";
import { own } from "./clearing";
import { against, Checks } from "./draft_checks";
import { beginFields, Fields, idOf } from "./draft_fields";
import { Against, beginRelease, Confirm, confirming, summary } from "./draft_release";
import { addParagraph, current, move, Sheet } from "./draft_sheet";
import {
  checks,
  type Editing,
  editing,
  leaveDraft,
  notSaved,
  releasing,
  saveAsNew,
  saved,
  unsaved,
} from "./drafts";
import { setLetters } from "./letters";
import { AskAgain, mustAsk, notCleared, OwnClearingRail, useOwnClearing } from "./own_clearing";
import { Button } from "./pieces";
import { Readers } from "./readers";
import { tag, words } from "./words";
import { spokenProblem } from "./words/problems";

function Saved() {
  const w = words();
  if (notSaved.value)
    return <>{w.notSavedBecause(spokenProblem(notSaved.value.detail) || notSaved.value.title)}</>;
  if (unsaved.value) return <>{w.saving}</>;
  const time = saved.value;
  if (!time) return <>{w.newDraft}</>;
  const clock = new Intl.DateTimeFormat(tag(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(time);
  return <>{w.savedAt(clock)}</>;
}

function Bottom({ draft }: { draft: Editing }) {
  const w = words();
  const why = against();
  const at = current.value;
  return (
    <div class="bottom">
      {mustAsk() && (
        <Button main letter="Ctrl+Enter" act={() => void beginRelease()}>
          {own.value ? w.askAgain : w.askForClearing}
        </Button>
      )}
      <Button
        main={!mustAsk()}
        act={() => void beginRelease()}
        disabled={releasing.value !== null || notCleared() !== ""}
        {...(mustAsk() ? {} : { letter: "Ctrl+Enter" })}
      >
        {w.release}
      </Button>
      <span id="why" role="status">
        {releasing.value === "touch" ? w.touchNow : releasing.value ? w.sendingIt : why}
      </span>
      <AskAgain />
      <span class="end acts">
        <Button letter="Alt+↑" disabled={at === null} act={() => at !== null && move(at, -1)}>
          {w.moveUp}
        </Button>
        <Button letter="Alt+↓" disabled={at === null} act={() => at !== null && move(at, 1)}>
          {w.moveDown}
        </Button>
        <Button act={addParagraph}>{w.addParagraph}</Button>
        <Button letter="Esc" act={leaveDraft}>
          {w.backToDrafts}
        </Button>
      </span>
      {confirming.value && checks.value?.level && (
        <Confirm draft={draft} level={checks.value.level} />
      )}
    </div>
  );
}

export function Drafting() {
  const w = words();
  const draft = editing.value;
  useEffect(() => {
    beginFields();
    confirming.value = false;
    summary.value = 0;
    current.value = null;
    document.getElementById(idOf("action"))?.focus();
  }, []);
  useOwnClearing();
  useLayoutEffect(() =>
    setLetters({ "Ctrl+Enter": () => void beginRelease(), Escape: leaveDraft }),
  );
  if (!draft) return null;
  return (
    <>
      <div class="title">
        <h1>{draft.id ? w.draftTitle(draft.id) : w.newDraft}</h1>
        <p class={notSaved.value ? "end msg" : "end"}>
          <Saved />
        </p>
        <p class="vh" role="status">
          {notSaved.value && <Saved />}
        </p>
      </div>
      <Against />
      {notSaved.value?.code === "conflict" && (
        <p class="banner">
          {w.changedElsewhere} <Button act={() => void saveAsNew()}>{w.keepAsNew}</Button>
        </p>
      )}
      <div class="two">
        <form noValidate onSubmit={(event) => event.preventDefault()}>
          <Fields draft={draft} />
          <Sheet draft={draft} />
        </form>
        <aside class="rail" aria-label={w.checks}>
          <section>
            <h2>{w.checks}</h2>
            <Checks />
          </section>
          <Readers fields={draft.fields} level={checks.value?.level?.short ?? ""} />
          <OwnClearingRail />
        </aside>
      </div>
      <Bottom draft={draft} />
    </>
  );
}
