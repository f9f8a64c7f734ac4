// The text of a draft: headings and numbered paragraphs, each with its mark.

import { signal } from "@preact/signals";
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
import { type Editing, edit, editing, markOf } from "./drafts";
import { failed, hello, notice } from "./model";
import { tag, words } from "./words";

export const current = signal<number | null>(null); // the paragraph where the caret last was

function change(id: number, what: Partial<Block>): void {
  const draft = editing.value;
  if (!draft) return;
  edit({ blocks: draft.blocks.map((each) => (each.id === id ? { ...each, ...what } : each)) });
}

const PASTED_MOST = 1_000_000; // of a cable's text (DESK.md has no more; what is longer is attached)

// Formatting never comes along; hidden characters do not either, and which went is said.
async function paste(event: ClipboardEvent, into: HTMLTextAreaElement): Promise<void> {
  const text = event.clipboardData?.getData("text/plain");
  if (!text) return;
  event.preventDefault();
  const composed = text.replaceAll("\r\n", "\n").normalize("NFC");
  if (composed.length > PASTED_MOST) {
    notice.value = words().pastedTooLong(composed.length.toLocaleString(tag()));
    return;
  }
  const said = await call<{ text: string; gone: string[] }>("clean", { text: composed }).catch(
    failed,
  );
  if (!said) return; // its problem is said; the text is still where it was copied
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

export function move(id: number, by: -1 | 1): void {
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

export function addParagraph(): void {
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

export function Sheet({ draft }: { draft: Editing }) {
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
