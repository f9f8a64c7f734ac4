// One draft to clear: its exact text or, to whoever has cleared another version, the changed words.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { clearing, comments, give, lookAt, type Run, shown, type ToClear } from "./clearing";
import { DraftFacts, Fact } from "./draft_facts";
import { setLetters } from "./letters";
import { hello, now, screen } from "./model";
import { Places } from "./own_clearing";
import { Button, LevelWord, levelClass } from "./pieces";
import { focusHeading } from "./spoken";
import { Paragraphs } from "./text_rows";
import { local } from "./times";
import { AttachmentList, Viewer } from "./viewer";
import { tag, words } from "./words";

const toList = (): void => {
  screen.value = { name: "clearing" };
};

function Changes(props: { runs: Run[]; whole: boolean; toggle: () => void }) {
  const w = words();
  const { runs } = props;
  // A word in another's place is one change.
  const changed = runs.filter(
    (each, at) => each.kind !== "same" && (at === 0 || runs[at - 1]?.kind === "same"),
  ).length;
  return (
    <section class="text">
      <h2>{w.changedSince(changed)}</h2>
      <p class="diff" dir="auto">
        {runs.map((run, at) => {
          const key = `${at} ${run.kind}`;
          if (run.kind === "same") return <span key={key}>{run.text}</span>;
          if (run.kind === "removed")
            return (
              <del key={key}>
                {run.text}
                <span class="quiet"> ({w.removedWord}) </span>
              </del>
            );
          return (
            <ins key={key}>
              {run.text}
              <span class="quiet"> ({w.addedWord}) </span>
            </ins>
          );
        })}
      </p>
      <p class="acts">
        <Button act={props.toggle}>{props.whole ? w.changesAlone : w.wholeText}</Button>
      </p>
    </section>
  );
}

function Facts({ at }: { at: ToClear }) {
  const w = words();
  const wanted = at.clearing.wanted_by;
  return (
    <dl class="kv">
      <Fact name={w.from} value={at.clearing.mission} wide />
      <DraftFacts fields={at.form.fields} wide />
      <Fact name={w.drafter} value={at.clearing.drafter} wide />
      <Fact
        name={w.wantedByColumn}
        value={wanted ? local(new Date(wanted), now.value, tag()) : ""}
        wide
      />
    </dl>
  );
}

function Rail({ at, comment }: { at: ToClear; comment: string }) {
  const w = words();
  const me = hello.value?.officer;
  const asked = at.clearing.places.some((each) => each.clearer === me || each.substitute === me);
  const cleared = at.given === "cleared";
  const act = (verdict: "clear" | "refuse") =>
    void give(verdict, comment.trim()).then((done) => {
      if (done) toList();
    });
  const noReason = comment.trim() === "";
  useLayoutEffect(() =>
    setLetters({
      "Ctrl+Enter": () => {
        if (asked && !cleared && !clearing.value) act("clear");
      },
      Escape: toList,
    }),
  );
  return (
    <aside class="rail" aria-label={w.clearing}>
      <section>
        <h2>{w.clearingCount(at.clearing.cleared, at.clearing.places.length)}</h2>
        <Places places={at.clearing.places} />
      </section>
      <AttachmentList of={{ clearing: at.clearing.id }} all={at.attachments} />
      <div class="acts">
        <Button
          main
          letter="Ctrl+Enter"
          disabled={!asked || cleared || clearing.value !== null}
          act={() => act("clear")}
        >
          {noReason ? w.clearIt : w.clearWithComment}
        </Button>
        <Button disabled={!asked || noReason || clearing.value !== null} act={() => act("refuse")}>
          {w.refuseIt}
        </Button>
        <Button letter="Esc" act={toList}>
          {w.back}
        </Button>
      </div>
      <p role="status">
        {clearing.value === "touch"
          ? w.touchNow
          : clearing.value
            ? w.sendingIt
            : cleared
              ? w.youCleared
              : noReason
                ? w.refusalNeedsReason
                : ""}
      </p>
    </aside>
  );
}

export function Clear({ id }: { id: string }) {
  const w = words();
  const comment = comments.value.get(id) ?? "";
  const whole = useSignal(false);
  useEffect(() => void lookAt(id), [id]);
  useLayoutEffect(() => {
    if (!shown.value) setLetters({ Escape: toList });
  });
  const at = shown.value;
  useEffect(() => {
    if (at?.clearing.id === id && document.activeElement === document.body) focusHeading();
  }, [at?.clearing.id === id]);
  if (at?.clearing.id !== id) return <p class="say">{w.asking}</p>;
  const changed = at.changes.length > 0;
  return (
    <div class="desk">
      <article class={`cable ${levelClass(at.clearing.level)}`} aria-labelledby="subject">
        <header>
          <div class="lv" id="level-of-cable">
            <LevelWord level={at.clearing.level} full />
          </div>
          <h1
            id="subject"
            dir="auto"
            lang={at.form.fields.language}
            aria-describedby="level-of-cable"
          >
            {at.form.fields.subject ?? w.noSubject}
          </h1>
          <Facts at={at} />
        </header>
        {changed && (
          <Changes
            runs={at.changes}
            whole={whole.value}
            toggle={() => {
              whole.value = !whole.value;
            }}
          />
        )}
        {(!changed || whole.value) && (
          <Paragraphs
            paragraphs={at.form.text.split(/\n\s*\n/u).filter((each) => each.trim() !== "")}
            language={at.form.fields.language ?? "en"}
          />
        )}
        <div class="text comment">
          <label for="comment">{w.comment}</label>
          <textarea
            id="comment"
            rows={3}
            dir="auto"
            value={comment}
            onInput={(event) => {
              comments.value = new Map(comments.value).set(id, event.currentTarget.value);
            }}
          />
        </div>
      </article>
      <Rail at={at} comment={comment} />
      <Viewer of={{ clearing: id }} level={at.clearing.level} />
    </div>
  );
}
