// Who opened an own cable: every addressee, how far it has come there and when, and how far that is
// known.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { call, Refused } from "./api";
import { begin } from "./drafts";
import { saveAs } from "./leaving";
import { setLetters } from "./letters";
import {
  type Cable,
  cables,
  failed,
  fault,
  hasRole,
  isWithdrawn,
  notice,
  now,
  screen,
  texts,
  type Who,
} from "./model";
import { show } from "./opening";
import { lookAtDevices, security } from "./own_record";
import { Button, columnNames, LevelWord, StateWord } from "./pieces";
import { ChangeStatus, changing } from "./status";
import { local, relative, shortDtg } from "./times";
import {
  type Addressee,
  addressee,
  isWaitedFor,
  type Scale,
  scaleOf,
  summary,
  unusual,
  unusualReport,
  WIDE,
  whoCsv,
  whoRow,
} from "./who";
import { tag, words } from "./words";
import { roleWords } from "./words/withheld";

const AGAIN_MS = 30_000;

const who = signal<{ number: string; rows: Who[] } | null>(null);

export function forgetWho(): void {
  who.value = null;
}

// `quiet`: again, of what is on the screen.
async function ask(number: string, quiet = false): Promise<void> {
  if (!quiet) fault.value = null;
  try {
    who.value = { number, rows: await call<Who[]>("who", { number }) };
  } catch (error) {
    if (!quiet || !(error instanceof Refused)) failed(error);
  }
}

export function whoOpened(number: string): void {
  screen.value = { name: "who", number };
}

const back = (): void => {
  screen.value = { name: "sent" };
};

// A cable to those for action from whom nothing has come.
function remind(cable: Cable, waited: readonly Addressee[]): Promise<void> {
  const w = words();
  const subject = texts.value.get(cable.number)?.subject ?? cable.subject ?? "";
  const mark = cable.subject === null ? "" : "(U) ";
  return begin({
    action: waited.map((each) => each.mission).join(", "),
    level: cable.level.short,
    subject: subject === "" ? "" : `${mark}${w.reminder} ${subject}`,
    references: cable.number,
    codes: cable.codes.join(", "),
    language: cable.language,
  });
}

// On the clipboard, and to whom it is to go: by hand, since what is suspected is told to no node.
async function tellSecurity(cable: Cable, all: readonly Addressee[]): Promise<void> {
  await navigator.clipboard.writeText(unusualReport(cable, all));
  if (security.value.length === 0) await lookAtDevices().catch(failed);
  notice.value = words().copiedForSecurity(security.value.join(", "));
}

function Tools({ cable, all }: { cable: Cable; all: readonly Addressee[] }) {
  const w = words();
  const waited = all.filter(isWaitedFor);
  const { number } = cable;
  return (
    <div class="tools">
      <div class="strip" role="toolbar" aria-label={w.whoTitle(number)}>
        {hasRole("drafter") && (
          <Button main disabled={waited.length === 0} act={() => void remind(cable, waited)}>
            {w.remind}
          </Button>
        )}
        <Button letter="o" act={() => void show(number, [number])}>
          {w.open}
        </Button>
        {hasRole("releaser") && (
          <Button
            disabled={isWithdrawn(cable)}
            act={() => {
              changing.value = number;
            }}
          >
            {w.changeStatus}
          </Button>
        )}
        <Button act={() => saveAs(`${number}.csv`, whoCsv(all), "text/csv")}>{w.asCsv}</Button>
        <Button
          disabled={!all.some((each) => unusual(cable, each).length > 0)}
          act={() => void tellSecurity(cable, all)}
        >
          {w.copyForSecurity}
        </Button>
        <Button letter="Esc" act={back}>
          {w.toSent}
        </Button>
      </div>
    </div>
  );
}

function Legend({ due }: { due: boolean }) {
  const w = words();
  const sign = (drawn: preact.JSX.Element, word: string) => (
    <span>
      <svg class="track" viewBox="0 0 30 20" aria-hidden="true">
        {drawn}
      </svg>{" "}
      {word}
    </span>
  );
  return (
    <p class="legend">
      {sign(<path class="tick" d="M15 4V16" />, w.deliveredWord)}
      {sign(<circle class="op" cx="15" cy="10" r="4.5" />, w.firstOpenedWord)}
      {sign(<path class="hold" d="M3 10H27" />, w.toLastOpened)}
      {sign(<path class="ac" d="M10.5 5.5h9v9h-9z" />, w.acceptedWord)}
      {due && sign(<path class="due" d="M15 1V19" />, w.dueWord)}
      <span>{w.openedIsNotRead}</span>
    </p>
  );
}

function Axis({ scale }: { scale: Scale }) {
  const last = scale.labels.length - 1;
  return (
    <svg class="track ax" viewBox={`0 0 ${WIDE} 16`} aria-hidden="true">
      {scale.labels.map(({ x, text }, at) => (
        <text
          key={x}
          x={x}
          y="12"
          text-anchor={at === 0 ? "start" : at === last ? "end" : "middle"}
        >
          {text}
        </text>
      ))}
    </svg>
  );
}

// Says nothing that the cells beside it do not say in words.
function Track({ each, scale }: { each: Addressee; scale: Scale }) {
  const { delivered, accepted, due } = each;
  const { first, last } = each.opened;
  const { x } = scale;
  return (
    <svg class="track" viewBox={`0 0 ${WIDE} 22`} aria-hidden="true">
      <path class="base" d={`M4 11H${WIDE - 4}`} />
      {due && <path class="due" d={`M${x(due)} 2V20`} />}
      {delivered && <path class="tick" d={`M${x(delivered)} 5V17`} />}
      {first && last && <path class="hold" d={`M${x(first)} 11H${x(last)}`} />}
      {first && <circle class="op" cx={x(first)} cy="11" r="3.75" />}
      {accepted && <path class="ac" d={`M${x(accepted) - 3.5} 7.5h7v7h-7z`} />}
    </svg>
  );
}

function Row({ cable, each, scale }: { cable: Cable; each: Addressee; scale: Scale }) {
  const w = words();
  const row = whoRow(each, now.value);
  const odd = unusual(cable, each);
  const more = [
    each.answers.length > 0 ? w.answeredBy(each.answers.join(", ")) : "",
    each.opened.first && odd.length === 0 ? w.usual : "",
  ].filter(Boolean);
  return (
    <tr class="line">
      <th scope="row">{each.mission}</th>
      <td>{each.duty === "ACTION" ? <b>ACTION</b> : each.duty}</td>
      <td>
        <StateWord state={each.state} />
        {more.length > 0 && <span class="sub">{more.join("; ")}</span>}
        {odd.length > 0 && <b class="sub">{w.unusual(odd.join("; "))}</b>}
      </td>
      <td class="r num">{row.delivered}</td>
      <td class="r num">
        {!each.opened.first && each.duty === "ACTION" ? <b>{row.first}</b> : row.first}
      </td>
      <td class="r num">{row.last}</td>
      <td class="r">
        {each.opened.officers}
        {each.opened.roles !== "" && <span class="sub">{roleWords(each.opened.roles)}</span>}
      </td>
      <td class="r num">{row.accepted}</td>
      <td>
        <Track each={each} scale={scale} />
      </td>
      <td class="r num">{row.heard}</td>
    </tr>
  );
}

function Addressees({ cable, all }: { cable: Cable; all: readonly Addressee[] }) {
  const w = words();
  const scale = scaleOf(cable, all);
  const span = `${local(scale.from, now.value, tag())} – ${local(scale.to, now.value, tag())}`;
  const texts = [w.mission, w.dutyColumn, w.stateColumn];
  const times = [
    w.delivered,
    w.firstOpenedColumn,
    w.lastColumn,
    w.officersColumn,
    w.acceptedColumn,
  ];
  const names = [...texts, ...times, w.timeColumn, w.heardTo];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
    <section class="scroll" tabIndex={0} aria-label={w.addressees}>
      <table class="plain stacks" style={columnNames(names)}>
        <caption class="vh">{w.whoTitle(cable.number)}</caption>
        <thead>
          <tr>
            {texts.map((each) => (
              <th key={each} scope="col">
                {each}
              </th>
            ))}
            {times.map((each) => (
              <th key={each} scope="col" class="r">
                {each}
              </th>
            ))}
            <th scope="col">
              <span class="vh">{span}</span>
              <Axis scale={scale} />
            </th>
            <th scope="col" class="r">
              {w.heardTo}
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <Row key={each.mission} cable={cable} each={each} scale={scale} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NotOpened({ all }: { all: readonly Addressee[] }) {
  const w = words();
  const at = now.value;
  const unopened = all.filter((each) => !each.opened.first);
  const why = (each: Addressee): string =>
    [
      each.duty === "ACTION" ? w.forActionWord : w.forInfoWord,
      each.delivered ? "" : w.notDelivered,
      each.due && each.duty === "ACTION" ? w.dueIn(relative(new Date(each.due), at, tag())) : "",
    ]
      .filter(Boolean)
      .join(", ");
  return (
    <section>
      <h2>{w.notOpenedBy}</h2>
      {unopened.length === 0 && <p>{w.openedByAll}</p>}
      {unopened.map((each) => (
        <p key={each.mission}>
          <b>{each.mission}</b>, {why(each)}.
        </p>
      ))}
    </section>
  );
}

// What was not heard may have happened all the same.
function HowFar({ all }: { all: readonly Addressee[] }) {
  const w = words();
  const at = now.value;
  const heardOf = (each: Addressee): string => each.complete_to?.heard ?? "";
  const times = all.map(heardOf).filter(Boolean).sort();
  const newest = times.at(-1) ?? "";
  // Behind the others by more than a moment.
  const BEHIND_MS = 300_000;
  const behind = all.filter(
    (each) => heardOf(each) === "" || Date.parse(newest) - Date.parse(heardOf(each)) > BEHIND_MS,
  );
  const known = all.filter((each) => !behind.includes(each)).map(heardOf);
  const toldByFew = all.filter((each) => each.opened.told_only_by.length > 0);
  return (
    <section>
      <h2>{w.howFar}</h2>
      {known.length > 0 && (
        <p>{w.completeFor(local(new Date(known.sort()[0] ?? newest), at, tag()), known.length)}</p>
      )}
      {behind.map((each) => (
        <p key={each.mission}>
          <b>
            {heardOf(each) === ""
              ? w.neverHeard(each.mission)
              : w.lastHeard(each.mission, local(new Date(heardOf(each)), at, tag()))}
          </b>{" "}
          {w.wouldNotShow}
        </p>
      ))}
      {toldByFew.map((each) => (
        <p key={each.mission} class="msg">
          {w.toldOnlyBy(each.mission, each.opened.told_only_by.join(", "))}
        </p>
      ))}
    </section>
  );
}

function Facts({ cable }: { cable: Cable }) {
  const w = words();
  const due = cable.distribution.find((each) => each.duty === "ACTION" && each.due)?.due;
  return (
    <p>
      <span dir="auto" lang={cable.language}>
        {cable.subject ?? w.sealedSubject}
      </span>
      <span class="quiet">
        {" · "}
        {w.released} {shortDtg(new Date(cable.dtg))}.
        {due ? ` ${w.dueForAction(shortDtg(new Date(due)))}.` : ""}
      </span>
    </p>
  );
}

export function WhoOpened({ number }: { number: string }) {
  const w = words();
  const cable = cables.value.get(number);
  useEffect(() => {
    void ask(number);
    const timer = setInterval(() => void ask(number, true), AGAIN_MS);
    return () => clearInterval(timer);
  }, [number]);
  useLayoutEffect(() => setLetters({ o: () => void show(number, [number]), Escape: back }));
  if (!cable) return null;
  const rows = who.value?.number === number ? who.value.rows : null;
  const all = rows?.map((each) => addressee(cable, each, now.value));
  return (
    <>
      <div class="title">
        <h1 id="who">{w.whoTitle(number)}</h1>
        <p class="end">
          <LevelWord level={cable.level} full />
        </p>
      </div>
      <Facts cable={cable} />
      {all ? (
        <>
          <p class="say">{summary(all)}</p>
          <Tools cable={cable} all={all} />
          <Legend due={all.some((each) => each.due)} />
          <Addressees cable={cable} all={all} />
          <div class="cols">
            <NotOpened all={all} />
            <HowFar all={all} />
          </div>
        </>
      ) : (
        <p class="say" role="status">
          {fault.value ? "" : w.asking}
        </p>
      )}
      {changing.value === number && <ChangeStatus cable={cable} />}
    </>
  );
}
