// What is to go with a draft: chosen or dropped here, taken by the terminal in parts and kept sealed
// with the draft. A file that the command line named and that was not there is a path still.

import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { call } from "./api";
import { type Editing, edit, editing, save } from "./drafts";
import { failed, fault, notice } from "./model";
import { Button } from "./pieces";
import { bytes } from "./times";
import { tag, words } from "./words";

const PART_BYTES = 2_000_000;
const SEALED = /^sealed:(\d+):[0-9a-f]{64}:(.+)$/u;

interface Kept {
  name: string;
  bytes: number | null; // none: a path, read at the release
}

export function keptOf(line: string): Kept {
  const [, size, name] = SEALED.exec(line) ?? [];
  return name ? { name, bytes: Number(size) } : { name: line, bytes: null };
}

export const namesOf = (lines: readonly string[]): string =>
  lines.map((each) => keptOf(each).name).join(", ");

// The file that is being taken, and how much of it was.
const coming = signal<{ name: string; at: number; of: number } | null>(null);

const base64Of = (part: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });

interface Taken {
  at: number;
  attachment: string | null;
  gone: string[] | null;
}

// In parts, so that no file is too large for a call.
async function send(id: string, file: File): Promise<Taken> {
  const upload = crypto.randomUUID(); // another window may attach something to the same draft
  for (let at = 0; ; ) {
    coming.value = { name: file.name, at, of: file.size };
    const base64 = await base64Of(file.slice(at, at + PART_BYTES));
    const part = { id, upload, name: file.name.normalize("NFC"), bytes: file.size, at, base64 };
    const taken = await call<Taken>("attach", part);
    if (taken.attachment !== null) return taken;
    at = taken.at;
  }
}

async function attach(file: File): Promise<boolean> {
  if (editing.value && editing.value.id === null) edit({}); // it is kept first: files go with a draft
  if (!(await save())) return false;
  const id = editing.value?.id;
  if (!id) return false;
  const taken = await send(id, file);
  const draft = editing.value;
  if (!draft || draft.id !== id || taken.attachment === null) {
    notice.value = words().notAttached(file.name);
    return false;
  }
  if (!draft.attachments.includes(taken.attachment)) {
    edit({ attachments: [...draft.attachments, taken.attachment] });
  }
  await save();
  const w = words();
  const { name } = keptOf(taken.attachment);
  notice.value =
    taken.gone && taken.gone.length > 0 ? w.hiddenWent(taken.gone.join(", ")) : w.isAttached(name);
  return true;
}

export async function attachAll(files: Iterable<File>): Promise<void> {
  if (coming.value) return;
  fault.value = null;
  try {
    for (const file of files) if (!(await attach(file))) break;
  } catch (error) {
    failed(error);
  } finally {
    coming.value = null;
  }
}

function remove(line: string): void {
  const draft = editing.value;
  if (!draft) return;
  edit({ attachments: draft.attachments.filter((each) => each !== line) });
  document.getElementById("field-attachment")?.focus();
}

export function Attaching({ draft, wrong }: { draft: Editing; wrong: string }) {
  const w = words();
  const input = useRef<HTMLInputElement>(null);
  const at = coming.value;
  return (
    <section
      class={`f f12 attaching${wrong === "" ? "" : " err"}`}
      aria-label={w.attachments}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (event.dataTransfer) void attachAll([...event.dataTransfer.files]);
      }}
    >
      <span class="label">{w.attachments}</span>
      {draft.attachments.length > 0 && (
        <ul class="files">
          {draft.attachments.map((line) => {
            const each = keptOf(line);
            return (
              <li key={line}>
                <span dir="auto">{each.name}</span>
                <span class="quiet">
                  {each.bytes === null ? w.pathOfFile : bytes(each.bytes, tag())}
                </span>
                <Button act={() => remove(line)}>
                  {w.remove}
                  <span class="vh"> {each.name}</span>
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <p class="acts">
        <button
          type="button"
          class="btn"
          id="field-attachment"
          aria-disabled={at ? "true" : undefined}
          aria-describedby={wrong === "" ? undefined : "field-attachment-wrong"}
          onClick={() => !at && input.current?.click()}
        >
          {w.attachFiles}
        </button>
        <input
          type="file"
          multiple
          hidden
          ref={input}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = ""; // the same file may be chosen again
            void attachAll(files);
          }}
        />
        <span class="quiet" role="status">
          {at
            ? w.takingFile(at.name, at.of === 0 ? 0 : Math.floor((100 * at.at) / at.of))
            : w.dropHere}
        </span>
      </p>
      {wrong !== "" && (
        <p class="msg" id="field-attachment-wrong">
          {w.error} {wrong}
        </p>
      )}
    </section>
  );
}
