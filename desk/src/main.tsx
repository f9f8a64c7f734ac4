// The officer's page: which screen, how often the terminal is asked, when the screen is covered.

import "@fontsource-variable/source-sans-3/wght.css";
import "./look/desk.css";
import "./look/more.css";
import "./look/files.css";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { Refused, takeToken } from "./api";
import { Cables } from "./cables";
import { keepCaret } from "./caret";
import { lookAtClearings, shown, waiting } from "./clearing";
import { ClearingList } from "./clearing_list";
import { forgetPaper } from "./copies";
import { Drafts } from "./draft_list";
import { Drafting } from "./drafting";
import { begin, checks, drafts, type Editing, editing, formOf, opened, unsaved } from "./drafts";
import { Enrol } from "./enrol";
import { Frame, type LetterRow, overlay, type Place } from "./frame";
import { listenToLetters } from "./letters";
import { lock, lockWithOthers } from "./lock";
import {
  askColleagues,
  askStatus,
  type Cable,
  cables,
  covered,
  failed,
  fault,
  forgetAll,
  hasRole,
  held,
  hello,
  incoming,
  type Level,
  lookAtCables,
  now,
  own,
  type Screen,
  sayHello,
  screen,
  texts,
  unlocked,
} from "./model";
import { lookAtOpenings, news } from "./own_record";
import { OwnRecord } from "./own_screen";
import { here, lookAtPacks, packs } from "./packs";
import { Packs } from "./packs_screen";
import { Paper } from "./paper";
import { capital } from "./pieces";
import { keepPreferences } from "./preferences";
import { Reading } from "./reading";
import { Searching } from "./searching";
import { Sent } from "./sent";
import { Settings } from "./settings";
import { threadOf } from "./thread";
import { Clear } from "./to_clear";
import { Stranded, Unlock } from "./unlock";
import { WhoOpened } from "./who_screen";
import { language, setLanguage, words } from "./words";

const LIST_EVERY_MS = 10_000;
const LIST_WHILE_FETCHING_MS = 2_000;
const STATUS_EVERY_MS = 15_000;
const CLEARINGS_EVERY_MS = 60_000;

const hasToken = signal(true);
const ended = signal(false); // the terminal behind this page
let lastTouch = Date.now();

function highestOf(rows: readonly { level: Level | null }[]): Level | null {
  return rows.reduce<Level | null>(
    (most, { level }) => (level && (!most || level.notches > most.notches) ? level : most),
    null,
  );
}

// Of what can be seen: a sealed subject does not raise the list's.
const highest = (rows: readonly Cable[]): Level | null =>
  highestOf(rows.filter((each) => each.subject !== null));

function levelOfScreen(): Level | null {
  const at = screen.value;
  if (at.name === "settings" || at.name === "ownRecord") return null; // no subjects
  if (at.name === "who") return cables.value.get(at.number)?.level ?? null;
  if (at.name === "reading") {
    const cable = cables.value.get(at.number);
    const level = texts.value.get(at.number)?.level ?? cable?.level ?? null;
    const thread = threadOf(at.number).filter((each) => each.subject !== null);
    return highestOf([{ level }, ...thread]);
  }
  if (at.name === "draft" && editing.value) return checks.value?.level ?? null;
  if (at.name === "draft" || at.name === "drafts") return highestOf(drafts.value);
  if (at.name === "toClear") return shown.value?.clearing.level ?? null;
  if (at.name === "clearing") return null; // its rows name no subject
  return highest(at.name === "sent" ? own.value : incoming.value);
}

function letterRows(): LetterRow[] {
  const w = words();
  return [
    { letters: "j  k", does: w.keyMove },
    { letters: "Enter  o", does: w.open },
    { letters: "x", does: w.mark },
    { letters: "Shift+O", does: w.keyOpenMarked },
    { letters: "e", does: w.acceptForAction },
    { letters: "a", does: w.assign },
    ...(hasRole("registrar") ? [{ letters: "f", does: w.fileIt }] : []),
    { letters: "i", does: w.proofs },
    { letters: "c", does: w.copy },
    { letters: "p", does: w.print },
    { letters: "t", does: w.keyThread },
    { letters: "w", does: w.whoOpened },
    { letters: "[  ]", does: `${w.previousCable}, ${w.nextCable}` },
    { letters: "n", does: w.newDraft },
    { letters: "r  R", does: `${w.reply}, ${w.replyAll}` },
    { letters: "Ctrl+Enter", does: w.release },
    { letters: "Alt+↑  Alt+↓", does: `${w.moveUp}, ${w.moveDown}` },
    { letters: "g c  g d  g l  g /  g s  g o", does: w.keyGo },
    { letters: "/", does: w.keySearch },
    { letters: "Esc", does: w.keyEscape },
    { letters: "F8", does: w.lock },
  ];
}

// Where one is among the places.
function placeOf(at: Screen): Screen["name"] {
  if (at.name === "draft") return "drafts";
  if (at.name === "toClear") return "clearing";
  if (at.name === "who") return "sent";
  if (at.name !== "reading") return at.name;
  return cables.value.get(at.number)?.own ? "sent" : "cables";
}

// All of a draft that can be copied from a page which can do nothing else.
function typedIn(draft: Editing): string {
  const lines = Object.entries(draft.fields).map(([name, value]) => `${capital(name)}: ${value}`);
  return [...lines, ...draft.others, "", formOf(draft).text].join("\n");
}

// While the terminal is asked whose it is.
const First = () => (
  <main class="alone" id="main">
    <p class="name">Valise</p>
  </main>
);

function App() {
  const w = words();
  if (!hasToken.value) return <Stranded title={w.notOpenedHere} remedy={w.notOpenedHereRemedy} />;
  if (ended.value) {
    const typed = unsaved.value && editing.value ? typedIn(editing.value) : "";
    const level = typed === "" ? null : (checks.value?.level ?? null);
    return (
      <Stranded title={w.terminalGone} remedy={w.terminalGoneRemedy} typed={typed} level={level} />
    );
  }
  if (!hello.value) return fault.value ? <Unlock /> : <First />;
  const { newcomer } = hello.value;
  if (newcomer && !unlocked.value) return <Enrol newcomer={newcomer} />;
  const at = screen.value;
  const places: Place[] = [
    { name: "cables", word: w.cables, count: incoming.value.length },
    { name: "drafts", word: w.drafts },
    { name: "clearing", word: w.clearing, count: waiting.value || undefined },
    { name: "search", word: w.search },
    { name: "sent", word: w.sent },
    ...(packs.value.length > 0
      ? [{ name: "packs" as const, word: w.packs, count: here.value || undefined }]
      : []),
    { name: "ownRecord", word: w.ownRecord, count: news.value.length || undefined },
    { name: "settings", word: w.settings },
  ];
  const titleOf = (): string => {
    if (at.name === "reading") return at.number;
    return at.name === "who" ? w.whoTitle(at.number) : w[at.name];
  };
  const place = placeOf(at);
  return (
    <>
      {!unlocked.value && <Unlock />}
      {/* Covered it is hidden, and after a touch as it was; locked it is not there. */}
      {(unlocked.value || held.value || unsaved.value) && (
        <div class="whole" hidden={!unlocked.value}>
          <Frame
            level={levelOfScreen()}
            title={titleOf()}
            place={place}
            places={places}
            letters={letterRows()}
          >
            {at.name === "cables" && <Cables />}
            {at.name === "search" && <Searching />}
            {at.name === "sent" && <Sent />}
            {at.name === "who" && <WhoOpened number={at.number} />}
            {at.name === "draft" && editing.value ? <Drafting key={opened.value} /> : null}
            {(at.name === "drafts" || (at.name === "draft" && !editing.value)) && <Drafts />}
            {at.name === "clearing" && <ClearingList />}
            {at.name === "toClear" && <Clear id={at.id} />}
            {at.name === "ownRecord" && <OwnRecord />}
            {at.name === "packs" && <Packs />}
            {at.name === "settings" && <Settings />}
            {at.name === "reading" && <Reading number={at.number} />}
          </Frame>
        </div>
      )}
      <Paper />
    </>
  );
}

// A call that nobody waits for: its failure shows in the head, or strands the page.
// `hidden`: also of a window that is behind others, for what is to ring there.
async function quietly(act: () => Promise<void>, hidden = false): Promise<void> {
  if (!unlocked.value || (document.hidden && !hidden)) return;
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.fault.code === "unreachable" && error.fault.detail === "") ended.value = true;
    if (error.fault.code === "touch_needed") {
      held.value = true;
      unlocked.value = false;
    }
  }
}

const idleSeconds = (): number => Math.floor((Date.now() - lastTouch) / 1000);

// Idle: the keys go, and what is on the screen is covered; it is there again after a touch.
function cover(): void {
  const limit = hello.value?.idle_s ?? 600;
  if (!unlocked.value || idleSeconds() < limit) return;
  forgetPaper(); // it would come out of the printer all the same
  covered.value = true;
  held.value = true;
  unlocked.value = false;
}

// Sooner while bodies are on their way here, so that the list says so.
function lookAgain(): void {
  const coming = incoming.value.some((each) => each.body === "node" && each.state === "New");
  const wait = coming ? LIST_WHILE_FETCHING_MS : LIST_EVERY_MS;
  setTimeout(() => void quietly(lookAtCables, true).finally(lookAgain), wait);
}

function keepAsking(): void {
  lookAgain();
  setInterval(() => {
    void quietly(() => askStatus(idleSeconds()));
    void quietly(askColleagues); // once, but the line may have been lost
  }, STATUS_EVERY_MS);
  setInterval(() => void quietly(lookAtClearings), CLEARINGS_EVERY_MS);
  setInterval(() => {
    now.value = new Date(now.value.getTime() + 1000);
    cover();
  }, 1000);
  effect(() => {
    if (!unlocked.value) return;
    void quietly(() => askStatus(0));
    void quietly(lookAtClearings);
    void quietly(lookAtOpenings);
    void quietly(lookAtPacks);
    void quietly(askColleagues);
  });
  for (const name of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(name, () => {
      lastTouch = Date.now();
    });
  }
}

async function start(): Promise<void> {
  setLanguage(language.value);
  keepCaret();
  hasToken.value = takeToken();
  render(<App />, document.body);
  if (!hasToken.value) return;
  listenToLetters({
    "?": () => overlay.open(),
    "g c": () => {
      screen.value = { name: "cables" };
    },
    "g s": () => {
      screen.value = { name: "sent" };
    },
    "g l": () => {
      screen.value = { name: "clearing" };
    },
    "g o": () => {
      screen.value = { name: "ownRecord" };
    },
    "g d": () => {
      screen.value = { name: "drafts" };
    },
    "g /": () => {
      screen.value = { name: "search" };
    },
    n: () => void begin(),
    F8: () => void lock().catch(forgetAll),
  });
  // A problem is of the screen on which it came up.
  screen.subscribe(() => {
    fault.value = null;
  });
  try {
    await sayHello();
    keepPreferences(hello.value?.preferences ?? null);
    if (unlocked.value) await lookAtCables();
  } catch (error) {
    failed(error);
  }
  lockWithOthers();
  document.addEventListener("visibilitychange", () => {
    void quietly(() => askStatus(idleSeconds()));
  });
  keepAsking();
}

void start();
