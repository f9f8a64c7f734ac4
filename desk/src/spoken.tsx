// What is said to those who hear the page: regions that stand in it from the beginning, since what
// comes with its words already in it is often not said; and where the focus goes.

import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { order } from "./cables";
import { type Cable, incoming, notice, now, screen, unlocked } from "./model";
import { opening, show } from "./opening";
import { Button, LevelWord } from "./pieces";
import { words } from "./words";

// Touch, or trustees: of this cable, or of the neighbour that was asked for.
export function openingWords(): string {
  const w = words();
  const at = opening.value;
  if (!at) return "";
  if (at.step === "trustees") return w.askingTrustees;
  return at.named > 1 ? w.touchForMany(at.named) : w.touchFor(at.number);
}

export function Spoken() {
  return (
    <>
      <p class="vh" role="status">
        {openingWords()}
      </p>
      <p class={seen.value === "" ? "vh" : "notice"} role="status">
        {notice.value}
      </p>
    </>
  );
}

// Long enough to be looked at; said once, it is not said again.
const NOTICE_MS = 8_000;
const seen = signal("");
let timer = 0;
effect(() => {
  seen.value = notice.value;
  clearTimeout(timer);
  timer = setTimeout(() => {
    seen.value = "";
  }, NOTICE_MS);
});

const BAR_AFTER_MS = 1_000;
const GO_ON_AFTER_MS = 10_000;

// Of whatever is being opened, on every screen (DESK.md, point 21).
export function Waiting() {
  const w = words();
  const at = opening.value;
  if (!at) return null;
  const waited = now.value && Date.now() - at.since; // looked at every second
  if (at.step === "trustees" && waited < BAR_AFTER_MS) return null;
  return (
    <p class="banner" aria-hidden="true">
      {openingWords()} {at.step === "trustees" && <progress />}{" "}
      {at.step === "trustees" && waited >= GO_ON_AFTER_MS && w.youMayGoOn}
    </p>
  );
}

// Until it is accepted, or where it is for information, until it is opened.
const waits = (cable: Cable): boolean =>
  cable.line?.precedence === "FLASH" &&
  !cable.accepted &&
  (cable.line.duty === "ACTION" || cable.state === "New");

export const sound = signal(false); // by choice, for FLASH
let audio: AudioContext | null = null;

// Two short tones; nothing is fetched for them.
export function ring(): void {
  audio ??= new AudioContext();
  for (const [at, hertz] of [
    [0, 880],
    [0.25, 660],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.2);
  }
}

const told = new Set<string>();
const flash = signal("");

// DESK.md, point 15: said once, at once; the bar stays. It names no subject, so that it raises no
// screen's level.
export function Flash() {
  const w = words();
  const waiting = incoming.value.filter(waits);
  useEffect(() => {
    if (waiting.length === 0) flash.value = "";
    const fresh = waiting.filter((each) => !told.has(each.number));
    if (fresh.length === 0 || !unlocked.value) return;
    for (const each of fresh) told.add(each.number);
    if (sound.value) ring();
    flash.value = fresh
      .map((each) => w.flashCame(each.number, each.from, each.level.full))
      .join(". ");
  });
  return (
    <>
      <p class="vh" role="alert">
        {flash.value}
      </p>
      {waiting.map((each) => (
        <p key={each.number} class="banner flash">
          <b>FLASH</b> <span class="num">{each.number}</span>, {w.from} {each.from},{" "}
          <LevelWord level={each.level} />
          <Button act={() => void show(each.number, order.value)}>{w.open}</Button>
        </p>
      ))}
    </>
  );
}

export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

// Where a screen has given the focus to nothing of its own, it goes to the row that is chosen, or to
// the heading: else whoever hears the page is nowhere, and begins at its top.
export function useFocusOfScreen(): void {
  const at = screen.value;
  const place = "number" in at ? `${at.name} ${at.number}` : at.name;
  const here = unlocked.value;
  useEffect(() => {
    const focused = document.activeElement;
    if (!here || focused?.closest("main")?.contains(focused)) return;
    if (focused?.closest("dialog, header, .alone")) return;
    const row = document.querySelector<HTMLElement>("main table.list tr[aria-current]");
    if (row) row.focus();
    else focusHeading();
  }, [place, here]);
}

// The row that j and k have chosen.
export function focusRow(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>("main table tr[aria-current]")?.focus(),
  );
}
