// Composing a cable: its fields, its paragraphs, what stands against releasing it, and its release.

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { call } from "./api";
import {
  type Block,
  block,
  headingText,
  MARKS,
  type Mark,
  moved,
  numbers,
  typedMark,
} from "./blocks";
import { own } from "./clearing";
import {
  checks,
  type Editing,
  edit,
  editing,
  type FieldProblem,
  leaveDraft,
  markOf,
  notSaved,
  release,
  releasing,
  saveAsNew,
  saved,
  unsaved,
} from "./drafts";
import { setLetters } from "./letters";
import { hello, type Level, notice } from "./model";
import {
  AskAgain,
  askOrChoose,
  mustAsk,
  notCleared,
  notKnown,
  OwnClearingRail,
  useOwnClearing,
} from "./own_clearing";
import { Button, capital, Dialog, levelClass } from "./pieces";
import { bytes } from "./times";
import { languageName, tag, words } from "./words";

const PRECEDENCES = ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"];
const CABLE_LANGUAGES = ["en", "fr", "de", "el", "es", "it", "nl", "pl", "pt", "ro", "bg", "sv"];

// Fields that were left, so that nothing is called wrong while it is first typed.
const left = signal<ReadonlySet<string>>(new Set());
const asked = signal(false); // for its release: what stands against it shows everywhere
const current = signal<number | null>(null); // the paragraph where the caret last was
const confirming = signal(false);

const idOf = (name: string): string => `field-${name}`;

function problemsAt(name: string): FieldProblem[] {
  if (!asked.value && !left.value.has(name)) return [];
  return (checks.value?.problems ?? []).filter((each) => each.where.toLowerCase() === name);
}

function setField(name: string, value: string): void {
  const draft = editing.value;
  if (draft) edit({ fields: { ...draft.fields, [name]: value } });
}

function leave(name: string): void {
  left.value = new Set(left.value).add(name);
}

// The cell is the field: its name, what is typed, and what is wrong with it.
function Cell(props: { name: string; label: string; span: string; children: ComponentChildren }) {
  const wrong = problemsAt(props.name);
  return (
    <div class={`f ${props.span}${wrong.length > 0 ? " err" : ""}`}>
      <label for={idOf(props.name)}>{props.label}</label>
      {props.children}
      {wrong.length > 0 && (
        <p class="msg" id={`${idOf(props.name)}-wrong`}>
          {words().error} {wrong.map((each) => each.detail).join(". ")}
        </p>
      )}
    </div>
  );
}

function described(name: string) {
  return problemsAt(name).length > 0
    ? { "aria-invalid": "true" as const, "aria-describedby": `${idOf(name)}-wrong` }
    : {};
}

function Line(props: { name: string; label: string; span: string; hint?: string; draft: Editing }) {
  const { name, draft } = props;
  return (
    <Cell name={name} label={props.label} span={props.span}>
      <input
        type="text"
        id={idOf(name)}
        value={draft.fields[name] ?? ""}
        placeholder={props.hint}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setField(name, event.currentTarget.value)}
        onBlur={() => leave(name)}
        {...described(name)}
      />
    </Cell>
  );
}

interface Choice {
  value: string;
  word: string;
}

function Chosen(props: {
  name: string;
  label: string;
  span: string;
  choices: Choice[];
  draft: Editing;
  chose?: (value: string) => void;
}) {
  const { name, draft } = props;
  const value = draft.fields[name] ?? "";
  const known = props.choices.some((each) => each.value === value);
  return (
    <Cell name={name} label={props.label} span={props.span}>
      <select
        id={idOf(name)}
        value={value}
        onChange={(event) => {
          setField(name, event.currentTarget.value);
          props.chose?.(event.currentTarget.value);
          leave(name);
        }}
        {...described(name)}
      >
        {!known && <option value={value}>{value || words().choose}</option>}
        {props.choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.word}
          </option>
        ))}
      </select>
    </Cell>
  );
}

// The subject travels sealed, unless its writer marks it unclassified.
function Subject({ draft }: { draft: Editing }) {
  const w = words();
  const typed = draft.fields.subject ?? "";
  const open = typed.startsWith("(U)");
  const text = open ? typed.slice(3).trimStart() : typed;
  return (
    <>
      <Cell name="subject" label={w.subject} span="f8">
        <input
          type="text"
          id={idOf("subject")}
          dir="auto"
          lang={draft.fields.language}
          value={text}
          autocomplete="off"
          onInput={(event) =>
            setField(
              "subject",
              open ? `(U) ${event.currentTarget.value}` : event.currentTarget.value,
            )
          }
          onBlur={() => leave("subject")}
          {...described("subject")}
        />
      </Cell>
      <div class="f f4">
        <label for="subject-mark">{w.subjectMark}</label>
        <select
          id="subject-mark"
          value={open ? "U" : ""}
          onChange={(event) =>
            setField("subject", event.currentTarget.value === "U" ? `(U) ${text}` : text)
          }
        >
          <option value="">{w.subjectSealed}</option>
          <option value="U">{w.subjectOpen}</option>
        </select>
      </div>
    </>
  );
}

// Paragraphs that are still empty take the level's mark.
function chooseLevel(before: string, now: string): void {
  const draft = editing.value;
  if (!draft) return;
  const [old, next] = [markOf(before), markOf(now)];
  edit({
    blocks: draft.blocks.map((each) =>
      each.kind === "paragraph" && each.text === "" && each.mark === old
        ? { ...each, mark: next }
        : each,
    ),
  });
}

function Fields({ draft }: { draft: Editing }) {
  const w = words();
  const levels = (hello.value?.levels ?? []).filter(
    (each) => each.notches <= (hello.value?.ceiling.notches ?? 0),
  );
  const before = draft.fields.level ?? "";
  return (
    <div class="fields">
      <Chosen
        name="level"
        label={w.level}
        span="f5"
        draft={draft}
        choices={levels.map((each) => ({ value: each.short, word: each.full }))}
        chose={(now) => chooseLevel(before, now)}
      />
      <Chosen
        name="precedence"
        label={w.precedence}
        span="f3"
        draft={draft}
        choices={PRECEDENCES.map((each) => ({ value: each, word: each }))}
      />
      <Line name="due" label={w.due} span="f4" hint="251100Z NOV 26" draft={draft} />
      <Line name="action" label={w.action} span="f6" hint="nl/mfa, fr/mfa" draft={draft} />
      <Line name="info" label={w.info} span="f6" draft={draft} />
      <Subject draft={draft} />
      <Line name="exempted" label={w.exempted} span="f4" draft={draft} />
      <Line name="references" label={w.refersTo} span="f8" draft={draft} />
      <Line name="codes" label={w.codes} span="f4" hint="MED, JAI" draft={draft} />
      <Line name="keywords" label={w.keywords} span="f5" draft={draft} />
      <Chosen
        name="language"
        label={w.languageChoice}
        span="f3"
        draft={draft}
        choices={CABLE_LANGUAGES.map((each) => ({ value: each, word: languageName(each) }))}
      />
      <Attachments draft={draft} />
      <Others draft={draft} />
    </div>
  );
}

function Attachments({ draft }: { draft: Editing }) {
  const w = words();
  return (
    <Cell name="attachment" label={w.attachmentPaths} span="f12">
      <input
        type="text"
        id={idOf("attachment")}
        value={draft.attachments.join(", ")}
        autocomplete="off"
        spellcheck={false}
        onChange={(event) => {
          const paths = event.currentTarget.value.split(",").map((each) => each.trim());
          edit({ attachments: paths.filter((each) => each !== "") });
          leave("attachment");
        }}
        {...described("attachment")}
      />
    </Cell>
  );
}

// Header lines of a file that are no field of this form: kept as they are, and named.
function Others({ draft }: { draft: Editing }) {
  if (draft.others.length === 0) return null;
  return (
    <div class="f f12">
      <label for="field-others">{words().otherLines}</label>
      <textarea
        id="field-others"
        rows={draft.others.length}
        value={draft.others.join("\n")}
        onInput={(event) => {
          const lines = event.currentTarget.value.split("\n");
          edit({ others: lines.filter((each) => each.trim() !== "") });
        }}
      />
    </div>
  );
}

function change(id: number, what: Partial<Block>): void {
  const draft = editing.value;
  if (!draft) return;
  edit({ blocks: draft.blocks.map((each) => (each.id === id ? { ...each, ...what } : each)) });
}

// Formatting never comes along; hidden characters do not either, and which went is said.
async function paste(event: ClipboardEvent, into: HTMLTextAreaElement): Promise<void> {
  const text = event.clipboardData?.getData("text/plain");
  if (!text) return;
  event.preventDefault();
  const composed = text.replaceAll("\r\n", "\n").normalize("NFC");
  const said = await call<{ text: string; gone: string[] }>("clean", { text: composed });
  into.focus();
  document.execCommand("insertText", false, said.text); // so that it can be undone
  if (said.gone.length > 0) notice.value = words().hiddenWent(said.gone.join(", "));
}

// The caret stays where it was among the words.
function type(id: number, field: HTMLTextAreaElement): void {
  const typed = typedMark(field.value);
  change(id, typed);
  if (!typed.mark) return;
  const caret = Math.max(0, field.selectionStart - (field.value.length - typed.text.length));
  requestAnimationFrame(() => field.setSelectionRange(caret, caret));
}

const focusOn = (id: number): void => {
  requestAnimationFrame(() => document.getElementById(`block-${id}`)?.focus());
};

function move(id: number, by: -1 | 1): void {
  const draft = editing.value;
  const field = document.getElementById(`block-${id}`);
  if (!draft || !(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement))
    return;
  const caret = field.selectionStart;
  edit({ blocks: moved(draft.blocks, id, by) });
  requestAnimationFrame(() => {
    field.focus();
    if (caret !== null) field.setSelectionRange(caret, caret);
  });
}

function moveByArrow(event: KeyboardEvent, id: number): void {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  move(id, event.key === "ArrowUp" ? -1 : 1);
}

function addParagraph(): void {
  const draft = editing.value;
  if (!draft) return;
  const last = draft.blocks.length - 1;
  const found = draft.blocks.findIndex((each) => each.id === current.value);
  const at = found < 0 ? last : found;
  const mark = draft.blocks[at]?.mark || markOf(draft.fields.level ?? "");
  const next = block("paragraph", "", mark);
  edit({ blocks: draft.blocks.toSpliced(at + 1, 0, next) });
  focusOn(next.id);
}

const MARK_LEVELS: Record<Mark, string> = {
  "": "",
  U: "",
  L: "l-limite",
  R: "l-r",
  C: "l-c",
  S: "l-s",
};

function Paragraph({ each, number, marks }: { each: Block; number: number | null; marks: Mark[] }) {
  const w = words();
  const name = w.paragraphNumber(number ?? 0);
  return (
    <div class={`para ${MARK_LEVELS[each.mark]}`}>
      <span class="n">{number}.</span>
      <select
        aria-label={w.markOf(number ?? 0)}
        value={each.mark}
        onChange={(event) => change(each.id, { mark: event.currentTarget.value as Mark })}
      >
        <option value="">–</option>
        {(each.mark === "" || marks.includes(each.mark) ? marks : [...marks, each.mark]).map(
          (mark) => (
            <option key={mark} value={mark}>
              ({mark})
            </option>
          ),
        )}
      </select>
      <textarea
        id={`block-${each.id}`}
        rows={2}
        dir="auto"
        lang={editing.value?.fields.language}
        aria-label={name}
        value={each.text}
        onInput={(event) => type(each.id, event.currentTarget)}
        onFocus={() => {
          current.value = each.id;
        }}
        onPaste={(event) => void paste(event, event.currentTarget)}
        onKeyDown={(event) => moveByArrow(event, each.id)}
      />
    </div>
  );
}

function Heading({ each }: { each: Block }) {
  return (
    <h2>
      <input
        type="text"
        id={`block-${each.id}`}
        dir="auto"
        aria-label={words().heading}
        value={each.text}
        onInput={(event) => change(each.id, { text: headingText(event.currentTarget.value) })}
        onFocus={() => {
          current.value = each.id;
        }}
        onKeyDown={(event) => moveByArrow(event, each.id)}
      />
    </h2>
  );
}

function Sheet({ draft }: { draft: Editing }) {
  const ceiling = hello.value?.ceiling.notches ?? 0;
  const marks = MARKS.filter((_, at) => at <= ceiling);
  const counted = numbers(draft.blocks);
  return (
    <div class="sheet">
      {draft.blocks.map((each, at) =>
        each.kind === "heading" ? (
          <Heading key={each.id} each={each} />
        ) : (
          <Paragraph key={each.id} each={each} number={counted[at] ?? null} marks={marks} />
        ),
      )}
    </div>
  );
}

function goTo(where: string): void {
  const name = where.toLowerCase();
  const first = editing.value?.blocks.find((each) => each.kind === "paragraph");
  const id = name === "text" || name === "" ? `block-${first?.id}` : idOf(name);
  document.getElementById(id)?.focus();
}

const Sign = ({ kind }: { kind: "bad" | "holds" | "note" }) => (
  <svg viewBox="0 0 12 12" aria-hidden="true">
    {kind === "bad" && <path d="M1 1h10v10H1z" fill="currentColor" />}
    {kind === "holds" && (
      <path d="M1.5 6.2l3.2 3.3 6-7" fill="none" stroke="currentColor" stroke-width="2" />
    )}
    {kind === "note" && (
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5" />
    )}
  </svg>
);

function CheckRow({
  kind,
  children,
}: {
  kind: "bad" | "holds" | "note";
  children: ComponentChildren;
}) {
  const w = words();
  const word = { bad: w.errorWord, holds: w.holds, note: w.note }[kind];
  return (
    <tr class={kind === "bad" ? "bad" : undefined}>
      <td>
        <span class="st">
          <Sign kind={kind} />
          {word}
        </span>
      </td>
      <th scope="row">{children}</th>
    </tr>
  );
}

function Checks() {
  const w = words();
  const said = checks.value;
  if (!said) return <p class="quiet">{w.asking}</p>;
  const about = (name: string) => said.problems.some((each) => each.where.toLowerCase() === name);
  return (
    <table class="checks">
      <caption class="vh">{w.checksCaption}</caption>
      <tbody>
        {said.problems.map((each) => (
          <CheckRow key={`${each.where} ${each.detail}`} kind="bad">
            {capital(each.detail)}.{" "}
            <a
              href={`#${idOf(each.where.toLowerCase())}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(each.where);
              }}
            >
              {w.goThere}
            </a>
          </CheckRow>
        ))}
        {said.level && !about("level") && (
          <CheckRow kind="holds">{w.levelCovers(said.level.full)}</CheckRow>
        )}
        {!about("action") && said.action + said.info > 0 && (
          <CheckRow kind="holds">{w.addressed(said.action, said.info, said.exempted)}</CheckRow>
        )}
        {!about("text") && <CheckRow kind="holds">{w.nothingHidden}</CheckRow>}
        <CheckRow kind="note">{w.sizeOnLine(bytes(said.bytes, tag()), said.seconds)}</CheckRow>
      </tbody>
    </table>
  );
}

// Why it cannot go yet; empty: it can.
function against(): string {
  const w = words();
  if (!checks.value) return w.asking;
  if (notKnown() !== "") return notKnown();
  const [first, ...more] = checks.value.problems;
  if (!first) return notCleared() === "" ? "" : `${capital(notCleared())}.`;
  return more.length > 0 ? w.notYetMore(first.detail, more.length) : w.notYetBecause(first.detail);
}

function beginRelease(): void {
  asked.value = true;
  const first = checks.value?.problems[0];
  if (first) goTo(first.where);
  else if (mustAsk()) askOrChoose();
  else if (checks.value && notCleared() === "") confirming.value = true;
}

const CONFIDENTIEL = 3; // notches

// What is signed, once more; from CONFIDENTIEL UE up the level is typed.
function Confirm({ draft, level }: { draft: Editing; level: Level }) {
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
    <Dialog
      id="confirm"
      title={w.releaseTitle}
      close={close}
      keyDown={(event) => {
        if (!event.ctrlKey || event.key !== "Enter") return;
        event.preventDefault(); // else it would ask for the release once more
        go();
      }}
    >
      <dl class={`kv ${levelClass(level)}`}>
        {fact(w.level, level.full)}
        {fact(w.from, hello.value?.mission ?? "")}
        {fact(w.action, draft.fields.action)}
        {fact(w.info, draft.fields.info)}
        {fact(w.exempted, draft.fields.exempted)}
        {fact(w.subject, draft.fields.subject)}
        {fact(w.precedence, draft.fields.precedence)}
        {fact(w.due, draft.fields.due)}
        {fact(w.attachments, draft.attachments.join(", "))}
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

function Saved() {
  const w = words();
  if (notSaved.value)
    return <>{w.notSavedBecause(notSaved.value.detail || notSaved.value.title)}</>;
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
        <Button main letter="Ctrl+Enter" act={beginRelease}>
          {own.value ? w.askAgain : w.askForClearing}
        </Button>
      )}
      <Button
        main={!mustAsk()}
        act={beginRelease}
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
    asked.value = false;
    confirming.value = false;
    left.value = new Set();
    current.value = null;
    document.getElementById(idOf("action"))?.focus();
  }, []);
  useOwnClearing();
  useLayoutEffect(() => setLetters({ "Ctrl+Enter": beginRelease, Escape: leaveDraft }));
  if (!draft) return null;
  return (
    <>
      <div class="title">
        <h1>{draft.id ? w.draftTitle(draft.id) : w.newDraft}</h1>
        <p class={notSaved.value ? "end msg" : "end"} role="status">
          <Saved />
        </p>
      </div>
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
          <OwnClearingRail />
        </aside>
      </div>
      <Bottom draft={draft} />
    </>
  );
}
