// The fields of a draft: what is typed in each, and what is wrong with it.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Attaching } from "./attaching";
import {
  checks,
  type Editing,
  edit,
  editing,
  expandLists,
  type FieldProblem,
  markOf,
} from "./drafts";
import { CABLE_TYPES, hello } from "./model";
import { languageName, words } from "./words";
import { spokenProblem } from "./words/problems";

const PRECEDENCES = ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"];
const CABLE_LANGUAGES = ["en", "fr", "de", "el", "es", "it", "nl", "pl", "pt", "ro", "bg", "sv"];

// Fields that were left, so that nothing is called wrong while it is first typed.
const left = signal<ReadonlySet<string>>(new Set());
const asked = signal(false); // for its release: what stands against it shows everywhere

export const showAllProblems = (): void => {
  asked.value = true;
};

export function beginFields(): void {
  asked.value = false;
  left.value = new Set();
}

export const idOf = (name: string): string => `field-${name.replaceAll(" ", "-")}`;

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
  if (name === "action" || name === "info") void expandLists();
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
          {words().error} {wrong.map((each) => spokenProblem(each.detail)).join(". ")}
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

// Paragraphs that are still empty, or were typed before there was a level, take its mark.
function chooseLevel(before: string, now: string): void {
  const draft = editing.value;
  if (!draft) return;
  const [old, next] = [markOf(before), markOf(now)];
  edit({
    blocks: draft.blocks.map((each) =>
      each.kind === "paragraph" && each.mark === old && (each.text === "" || before === "")
        ? { ...each, mark: next }
        : each,
    ),
  });
}

export function Fields({ draft }: { draft: Editing }) {
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
      <Line
        name="due"
        label={w.due}
        span="f4"
        hint={w.forExample("251100Z NOV 26")}
        draft={draft}
      />
      <Line
        name="action"
        label={w.action}
        span="f6"
        hint={w.forExample("COREU, nl/mfa FLASH due 251100Z NOV 26")}
        draft={draft}
      />
      <Line name="info" label={w.info} span="f6" draft={draft} />
      <Subject draft={draft} />
      <Line
        name="exempted"
        label={w.exempted}
        span="f4"
        hint={w.forExample("fr/mfa")}
        draft={draft}
      />
      <Line name="references" label={w.refersTo} span="f8" draft={draft} />
      <Line name="codes" label={w.codes} span="f4" hint={w.forExample("MED, JAI")} draft={draft} />
      <Line name="keywords" label={w.keywords} span="f5" draft={draft} />
      <Chosen
        name="language"
        label={w.languageChoice}
        span="f3"
        draft={draft}
        choices={CABLE_LANGUAGES.map((each) => ({ value: each, word: languageName(each) }))}
      />
      <Chosen
        name="type"
        label={w.type}
        span="f3"
        draft={draft}
        choices={[{ value: "", word: w.none }].concat(
          CABLE_TYPES.map((each) => ({ value: each, word: w[each] })),
        )}
      />
      <Chosen
        name="caveats"
        label={w.caveats}
        span="f3"
        draft={draft}
        choices={[
          { value: "", word: w.none },
          { value: "ORCON", word: w.orcon },
        ]}
      />
      <Line
        name="releasable to"
        label={w.releasableTo}
        span="f3"
        hint={w.unionAlone}
        draft={draft}
      />
      <Line
        name="downgrade"
        label={w.downgrade}
        span="f3"
        hint={w.forExample("LIMITE on 2027-11-23")}
        draft={draft}
      />
      <Attaching
        draft={draft}
        wrong={problemsAt("attachment")
          .map((each) => each.detail)
          .join(". ")}
      />
      <Others draft={draft} />
    </div>
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
