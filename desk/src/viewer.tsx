// What came with a cable, in a list and in the viewer: over the screen, under the cable's marking,
// until it is closed. Nothing of an attachment is run or followed: it is a picture, or words.

import { useEffect } from "preact/hooks";
import {
  closeViewer,
  enlarge,
  isOf,
  type Kind,
  kindOfName,
  type Of,
  page,
  ROWS_A_PAGE,
  refused,
  type Shown,
  shown,
  turn,
  view,
  viewing,
  ZOOM_MOST,
  zoom,
} from "./attached";
import { type Attachment, type Level, unlocked } from "./model";
import { opening } from "./opening";
import { Button, capital, LevelWord, levelClass } from "./pieces";
import { bytes } from "./times";
import { tag, words } from "./words";

const kindWord = (kind: Kind): string => {
  const w = words();
  return { png: w.kindPng, jpeg: w.kindJpeg, pdf: "PDF", csv: w.kindCsv, text: w.kindText }[kind];
};

export function AttachmentList({ of, all }: { of: Of; all: Attachment[] }) {
  const w = words();
  if (all.length === 0) return null;
  return (
    <section>
      <h2>{w.attachments}</h2>
      <ul class="files">
        {all.map((each, place) => {
          const kind = kindOfName(each.name);
          return (
            <li key={each.name}>
              <span dir="auto">{each.name}</span>
              <span class="quiet">
                {kind ? kindWord(kind) : w.kindOther}, {bytes(each.bytes, tag())}
              </span>
              <Button act={() => view(of, place)}>
                {w.view}
                <span class="vh"> {each.name}</span>
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Rows({ rows }: { rows: string[][] }) {
  const before = (page.value - 1) * ROWS_A_PAGE;
  return (
    <table class="plain line cells">
      <tbody>
        {rows.map((row, at) => (
          <tr key={before + at}>
            <th scope="row">{before + at + 1}</th>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no name but their place
              <td key={column} dir="auto">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Content({ at }: { at: Shown }) {
  const w = words();
  const size = `zoom${zoom.value}`;
  if (at.rows) return <Rows rows={at.rows} />;
  if (at.text !== undefined) {
    return (
      <pre class={size} dir="auto">
        {at.text}
      </pre>
    );
  }
  if (!at.picture) return <p role="status">{w.asking}</p>;
  const alt = at.kind === "pdf" ? w.pageOf(page.value, at.pages) : at.name;
  return (
    <>
      <img class={at.kind === "pdf" ? "sheet-picture" : size} src={at.picture} alt={alt} />
      {at.words !== undefined && (
        <details open>
          <summary>{w.wordsOfPage}</summary>
          <pre dir="auto">{at.words.trim() === "" ? w.noWords : at.words}</pre>
        </details>
      )}
    </>
  );
}

// Why it is not shown, and what to do.
function NotShown({ source }: { source: Source }) {
  const w = words();
  const why = refused.value;
  const at = viewing.value;
  if (!why || !at) return null;
  const { again, exported } = source;
  const lost = why.code === "not_found";
  return (
    <div class="problem" role="alert">
      <p class="msg">{capital(why.detail || why.title)}.</p>
      <p class="acts">
        {lost && again && (
          <Button
            main
            act={() =>
              void again().then((done) => {
                if (done) view(source.of, at.place);
                else closeViewer(); // why not stands at the top of the screen
              })
            }
          >
            {w.openAgain}
          </Button>
        )}
        {!lost && exported && (
          <Button main act={exported}>
            {w.exportIt}
          </Button>
        )}
        {!exported && (
          <Button main act={() => view(source.of, at.place)}>
            {w.again}
          </Button>
        )}
        {opening.value?.step === "touch" && <span role="status">{w.touchNow}</span>}
      </p>
    </div>
  );
}

// As Escape does it, so that the focus goes back to where it came from.
const shut = (): void => document.querySelector<HTMLDialogElement>("dialog.viewer")?.close();

function Tools({ at, exported }: { at: Shown | null; exported: (() => void) | undefined }) {
  const w = words();
  return (
    <p class="acts">
      {at && at.pages > 1 && (
        <>
          <Button letter="←" disabled={page.value <= 1} act={() => turn(-1)}>
            {w.previous}
          </Button>
          <span role="status" class="num">
            {at.kind === "csv" ? w.rowsPage(page.value, at.pages) : w.pageOf(page.value, at.pages)}
          </span>
          <Button letter="→" disabled={page.value >= at.pages} act={() => turn(1)}>
            {w.next}
          </Button>
        </>
      )}
      {at && at.kind !== "csv" && (
        <>
          <Button letter="−" disabled={zoom.value <= -1} act={() => enlarge(-1)}>
            {w.smaller}
          </Button>
          <Button letter="+" disabled={zoom.value >= ZOOM_MOST} act={() => enlarge(1)}>
            {w.larger}
          </Button>
        </>
      )}
      {exported && <Button act={exported}>{w.exportIt}</Button>}
      <Button letter="Esc" act={shut}>
        {w.close}
      </Button>
    </p>
  );
}

const KEYS: Record<string, () => void> = {
  ArrowLeft: () => turn(-1),
  ArrowRight: () => turn(1),
  PageUp: () => turn(-1),
  PageDown: () => turn(1),
  "+": () => enlarge(1),
  "=": () => enlarge(1),
  "-": () => enlarge(-1),
};

const Marking = ({ level }: { level: Level }) => (
  <p class={`vmark ${levelClass(level)}`}>
    <LevelWord level={level} full />
  </p>
);

// What an attachment is of; what else one can do with it: open its cable again, export it.
interface Source {
  of: Of;
  level: Level;
  again?: () => Promise<boolean>;
  exported?: () => void;
}

export function Viewer(source: Source) {
  const w = words();
  const { of, level } = source;
  useEffect(() => closeViewer, [JSON.stringify(of)]);
  // Covered or locked it is not there: an open dialog would keep the lock's own button from being
  // pressed.
  if (!isOf(of) || !unlocked.value) return null;
  const at = shown.value;
  const promised = at ? kindOfName(at.name) : null;
  const left = source.exported;
  const exported =
    left &&
    (() => {
      closeViewer();
      left();
    });
  const scrolls = (event: KeyboardEvent) =>
    event.key.startsWith("Page") && at !== null && at.pages === 1;
  return (
    <dialog
      class="viewer"
      aria-labelledby="viewer"
      onClose={closeViewer}
      onKeyDown={(event) => {
        const act = KEYS[event.key];
        if (!act || event.ctrlKey || event.altKey || event.metaKey || scrolls(event)) return;
        event.preventDefault();
        act();
      }}
      ref={(box) => {
        if (box && !box.open) box.showModal();
      }}
    >
      <Marking level={level} />
      <div class="viewer-head">
        <h2 id="viewer" dir="auto">
          {at ? at.name : w.attachments}
        </h2>
        {at && <span class="quiet">{kindWord(at.kind)}</span>}
        {at && promised !== null && promised !== at.kind && (
          <span class="msg">{w.saysOtherwise(kindWord(promised), kindWord(at.kind))}</span>
        )}
        <Tools at={at} exported={exported} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
      <section class="viewer-body" tabIndex={0} aria-label={at?.name ?? w.attachments}>
        {refused.value ? (
          <NotShown source={{ ...source, ...(exported && { exported }) }} />
        ) : at ? (
          <Content at={at} />
        ) : (
          <p role="status">{w.asking}</p>
        )}
      </section>
      <Marking level={level} />
    </dialog>
  );
}
