// The frame of every screen: marking bars, head, places, the letters' overlay.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { pressed } from "./letters";
import { lock } from "./lock";
import {
  type Budget,
  covered,
  fault,
  hello,
  type Level,
  lostSince,
  now,
  type Screen,
  screen,
  status,
  unlocked,
  wrong,
} from "./model";
import { Button, Dialog, levelClass, Notches, Problem } from "./pieces";
import { Flash, Spoken, useFocusOfScreen, Waiting } from "./spoken";
import { dtg, local, shortDtg } from "./times";
import { tag, words } from "./words";

function BarWords({ level }: { level: Level | null }) {
  return (
    <b>
      {level?.full ?? "VALISE"} {level && <Notches count={level.notches} kind="cut" />}
    </b>
  );
}

function TopBar({ level }: { level: Level | null }) {
  const w = words();
  return (
    <section class={`mark top ${levelClass(level)}`} aria-label={w.marking}>
      <small>{level ? w.highest : w.nothingMarked}</small>
      <BarWords level={level} />
      <small>{hello.value?.demonstration ? w.exercise : ""}</small>
    </section>
  );
}

// The same words a second time: for eyes alone.
function FootBar({ level }: { level: Level | null }) {
  return (
    <div class={`mark foot ${levelClass(level)}`} aria-hidden="true">
      <small />
      <BarWords level={level} />
      <small />
    </div>
  );
}

function lineWords(): string {
  const w = words();
  const said = status.value;
  if (said === null) return w.asking;
  if (lostSince.value) return w.offLineSince(local(lostSince.value, now.value, tag()));
  const { answered, of, needed } = said.trustees;
  return answered < needed ? w.cannotOpen(answered, needed) : w.onLine(answered, of);
}

function sessionWords(): string {
  const w = words();
  const session = status.value?.session;
  if (!session) return w.noSession;
  return w.sessionLeft(session.left, session.of, Math.ceil(session.seconds / 60));
}

// The officer's budget of today that is nearest to its end.
function tightest(budgets: Budget[], archive: boolean): Budget | null {
  const mine = budgets.filter(
    (each) => each.subject.startsWith("officer ") && each.archive === archive && each.days === 1,
  );
  return mine.reduce<Budget | null>(
    (most, each) =>
      most === null || each.opened / each.allowed > most.opened / most.allowed ? each : most,
    null,
  );
}

function openedWords(): string {
  const w = words();
  const budgets = status.value?.budgets ?? [];
  const fresh = tightest(budgets, false);
  const old = tightest(budgets, true);
  if (!fresh) return "–";
  const first = w.openedOf(fresh.opened, fresh.allowed);
  return old ? `${first}, ${w.archiveOf(old.opened, old.allowed)}` : first;
}

function Head() {
  const w = words();
  const time = now.value;
  const weekday = new Intl.DateTimeFormat(tag(), { weekday: "long" }).format(time);
  return (
    <header class="head">
      <p class="name">Valise</p>
      <dl>
        <div>
          <dt>
            {hello.value?.officer}, {w.terminal} {hello.value?.device}
          </dt>
          <dd>
            <b>{hello.value?.mission}</b>
          </dd>
        </div>
        <div>
          <dt>{w.line}</dt>
          <dd>{lineWords()}</dd>
        </div>
        <div>
          <dt>{w.session}</dt>
          <dd>{sessionWords()}</dd>
        </div>
        <div>
          <dt>{w.openedToday}</dt>
          <dd>{openedWords()}</dd>
        </div>
        <div>
          <dt>
            {weekday}, {local(time, time, tag())}
          </dt>
          <dd>
            <b>
              <time dateTime={time.toISOString()}>{dtg(time)}</time>
            </b>
          </dd>
        </div>
      </dl>
      <Button act={() => void lock()} letter="F8">
        {w.lock}
      </Button>
    </header>
  );
}

export interface Place {
  name: Screen["name"];
  word: string;
  count?: number | undefined;
}

function Places({ places, current }: { places: Place[]; current: Screen["name"] }) {
  return (
    <nav class="nav" aria-label={words().desk}>
      <ul>
        {places.map((each) => (
          <li key={each.name}>
            <a
              href={`#${each.name}`}
              aria-current={each.name === current ? "page" : undefined}
              onClick={(event) => {
                event.preventDefault();
                screen.value = { name: each.name } as Screen;
              }}
            >
              {each.word}
              <span>{each.count ?? ""}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export interface LetterRow {
  letters: string;
  does: string;
}

function Overlay({ rows, close }: { rows: LetterRow[]; close: () => void }) {
  const w = words();
  return (
    <Dialog id="letters" title={w.keysTitle} close={close}>
      <p class="quiet">{w.keysOff}</p>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row.letters}>
              <th scope="row">
                <kbd>{row.letters.split(" ").map(pressed).join(" ")}</kbd>
              </th>
              <td>{row.does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog">
        <button type="submit" class="btn main">
          {w.close}
        </button>
      </form>
    </Dialog>
  );
}

export const overlay = { open: () => {} };

export function Frame(props: {
  level: Level | null;
  title: string;
  place: Screen["name"];
  places: Place[];
  letters: LetterRow[];
  children: ComponentChildren;
}) {
  const w = words();
  const letters = useSignal(false);
  overlay.open = () => {
    letters.value = true;
  };
  const isWrong = fault.value !== null || wrong.value;
  useEffect(() => {
    if (!unlocked.value) return; // the lock has a title of its own
    const level = props.level?.full;
    const error = isWrong ? `${w.error} ` : "";
    document.title = `${error}${level ? `${level} · ` : ""}${props.title} · Valise`;
    document.body.className = levelClass(props.level);
  });
  useFocusOfScreen();
  const away = lostSince.value;
  return (
    <>
      <a class="skip" href="#main">
        {w.toText}
      </a>
      <TopBar level={props.level} />
      <Head />
      <Places places={props.places} current={props.place} />
      <main id="main" tabIndex={-1} inert={covered.value}>
        {away && (
          <p class="banner" role="status">
            {w.lineLost(shortDtg(away))}
          </p>
        )}
        {fault.value && <Problem fault={fault.value} />}
        <Waiting />
        <Flash />
        {props.children}
        <Spoken />
      </main>
      <FootBar level={props.level} />
      {letters.value && (
        <Overlay
          rows={props.letters}
          close={() => {
            letters.value = false;
          }}
        />
      )}
    </>
  );
}
