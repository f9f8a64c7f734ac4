// The list of cables, incoming or sent: a real table with one tab stop, in pages of fifty.

import { computed, signal, useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { begin, InHand, isMine } from "./in_hand";
import { leaves } from "./leaving";
import { pressed, setLetters } from "./letters";
import { type Group, type Grouped, grouped, matching, narrowed, readAhead } from "./list";
import { emptyWords, Notes } from "./list_notes";
import {
  type Cable,
  hasRole,
  incoming,
  lookAtCables,
  looked,
  notice,
  now,
  screen,
  stateOf,
} from "./model";
import { accept, openMarked, show, stopOpening } from "./opening";
import { daysOf, offered, takeAlong } from "./packs";
import { TakeAlong, Taking } from "./packs_screen";
import { Button, LevelWord, StateWord } from "./pieces";
import { bytes, local, relative, shortDtg } from "./times";
import { tag, words } from "./words";

const PAGE = 50;

export const filter = signal("");
export const file = signal<string | null>(null); // none: all files
const mine = signal(false); // assigned to this officer
const marked = signal<ReadonlySet<string>>(new Set());
export const selected = signal<string | null>(null);
const page = signal(0);

// A list of thousands is not put into order anew every second, nor at every letter of the filter;
// nor is every row drawn anew every second.
const minutes = computed(() => Math.floor(now.value.getTime() / 60_000));
const minute = computed(() => new Date(minutes.value * 60_000));
const everything = computed(() => grouped(incoming.value, minute.value));
const groups = computed(() => {
  const passes = matching(filter.value);
  const name = file.value;
  const own = mine.value;
  return narrowed(
    everything.value,
    (each) =>
      (name === null || each.files.includes(name)) && (!own || isMine(each)) && passes(each),
  );
});
const chosen = computed(() => groups.value.flatMap((each) => each.cables));
const newest = computed(() =>
  incoming.value.reduce((last, each) => (each.received > last ? each.received : last), ""),
);
// In the order of the screen: what "next", a session and the neighbours of a cable go by.
export const order = computed(() =>
  groups.value.flatMap((each) => each.cables.map((cable) => cable.number)),
);

const files = computed(() => {
  const counts = new Map<string, number>();
  for (const each of incoming.value) {
    for (const name of each.files) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b, tag()));
});

function bodyWords(cable: Cable): string {
  const w = words();
  return cable.body === "kept" ? w.textHere : cable.body === "ahead" ? w.sealedHere : w.atNode;
}

const assigneeWord = (cable: Cable): string =>
  isMine(cable) ? words().yours : (cable.assignee ?? "");

function dueWords(cable: Cable): { first: string; second: string } {
  const w = words();
  const at = minute.value;
  if (!cable.line?.due) {
    return { first: w.none, second: w.received(shortDtg(new Date(cable.received))) };
  }
  const due = new Date(cable.line.due);
  const here = `${local(due, at, tag())}, ${relative(due, at, tag())}`;
  return { first: shortDtg(due), second: due < at ? relative(due, at, tag()) : here };
}

export function rowName(cable: Cable): string {
  const w = words();
  const parts = [
    w[stateOf(cable)],
    cable.line?.duty ?? "",
    cable.line?.precedence ?? "",
    cable.level.full,
    `${w.from} ${cable.from}`,
    cable.subject ?? w.sealedSubject,
    cable.assignee ? `${w.assignedTo} ${cable.assignee}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function Row({ cable }: { cable: Cable }) {
  const w = words();
  const row = useRef<HTMLTableRowElement>(null);
  // Of what changes at every step, a row looks at what concerns itself.
  const current = useComputed(() => selected.value === cable.number).value;
  const isMarked = useComputed(() => marked.value.has(cable.number)).value;
  useEffect(() => {
    if (current && document.activeElement?.closest("table.list")) row.current?.focus();
  }, [current]);
  const due = dueWords(cable);
  const fresh = cable.state === "New" || cable.state === "Overdue";
  const style = `row${fresh ? " new" : ""}${cable.subject === null ? " sealed" : ""}`;
  const select = () => {
    selected.value = cable.number;
  };
  return (
    <tr
      ref={row}
      class={style}
      tabIndex={current ? 0 : -1}
      aria-current={current ? "true" : undefined}
      aria-label={isMarked ? `${rowName(cable)}, ${w.markedWord}` : rowName(cable)}
      onClick={select}
      onFocus={select}
      onDblClick={() => void show(cable.number, order.value)}
    >
      <td class="c-mark">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={w.markOne(cable.number)}
          checked={isMarked}
          onChange={() => toggle(cable.number)}
        />
      </td>
      <td class="t-state">
        <StateWord state={stateOf(cable)} />
        <span class="sub">{assigneeWord(cable)}</span>
      </td>
      <td class="t-duty">
        <span>{cable.line?.duty === "ACTION" ? <b>ACTION</b> : (cable.line?.duty ?? "")}</span>{" "}
        <span class="sub">{cable.line?.precedence}</span>
      </td>
      <td class="t-num">
        <span class="num">{cable.number}</span>
        <span class="sub who">{cable.from}</span>
      </td>
      <th scope="row" class="t-subj">
        <span class="subj" lang={cable.subject ? cable.language : undefined} dir="auto">
          {cable.subject ?? w.sealedSubject}
        </span>
        <span class="sub">
          <LevelWord level={cable.level} /> {cable.files.join(" ")}
        </span>
      </th>
      <td class="t-due">
        <span class="num">{due.first}</span>
        <span class="sub">{due.second}</span>
      </td>
      <td class="t-body">
        <span>{bodyWords(cable)}</span>
        <span class="sub">
          {cable.until
            ? w.textUntil(local(new Date(cable.until), minute.value, tag()))
            : bytes(cable.bytes, tag())}
        </span>
      </td>
    </tr>
  );
}

function toggle(number: string): void {
  const next = new Set(marked.value);
  if (!next.delete(number)) next.add(number);
  marked.value = next;
}

// The list as it stood when one of it was accepted, which moves it: j and k go on from its place,
// until something comes or goes.
let stood: readonly string[] = [];

export function keepOrder(): void {
  stood = order.value;
}

function move(by: number): void {
  const same = stood.length === order.value.length;
  const all = same && selected.value && stood.includes(selected.value) ? stood : order.value;
  if (all.length === 0) return;
  const at = selected.value === null ? -1 : all.indexOf(selected.value);
  const next = Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by));
  selected.value = all[next] ?? null;
  page.value = Math.floor(Math.max(0, order.value.indexOf(all[next] ?? "")) / PAGE);
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(".list tr[aria-current]")?.focus(),
  );
}

const groupWords: Record<Group, () => string> = {
  dueToday: () => words().dueToday,
  action: () => words().action,
  info: () => words().info,
};

function GroupRows({ each, from, to }: { each: Grouped; from: number; to: number }) {
  const w = words();
  const overdue = each.cables.filter((cable) => cable.state === "Overdue").length;
  const shown = each.cables.slice(Math.max(0, from), Math.max(0, to));
  if (shown.length === 0) return null;
  return (
    <>
      <tr class="group">
        <th scope="rowgroup" colSpan={7}>
          {groupWords[each.group]()}
          <span>
            {each.cables.length}
            {overdue > 0 ? `, ${w.overdueCount(overdue)}` : ""}
          </span>
        </th>
      </tr>
      {shown.map((cable) => (
        <Row key={cable.number} cable={cable} />
      ))}
    </>
  );
}

function Tabs() {
  const w = words();
  const tab = (name: string | null, word: string, count: number, own = false) => (
    <button
      type="button"
      key={word}
      aria-current={file.value === name && mine.value === own ? "true" : undefined}
      onClick={() => {
        file.value = name;
        mine.value = own;
        page.value = 0;
      }}
    >
      {word} {count}
    </button>
  );
  return (
    <nav class="tabs" aria-label={w.file}>
      {tab(null, w.all, incoming.value.length)}
      {tab(null, w.mine, incoming.value.filter(isMine).length, true)}
      {files.value.map(([name, count]) => tab(name, name, count))}
      <span class="end">{w.order}</span>
    </nav>
  );
}

function Tools({ search }: { search: { current: HTMLInputElement | null } }) {
  const w = words();
  const number = selected.value;
  const cable = number === null ? undefined : incoming.value.find((c) => c.number === number);
  const several = marked.value.size;
  const mayGo = order.value.filter((each) => marked.value.has(each) && daysOf(each) > 0);
  return (
    <div class="tools">
      <div class="strip" role="toolbar" aria-label={number ? w.selected(number) : w.selectedNone}>
        <Button main letter="o" disabled={!cable} act={() => number && show(number, order.value)}>
          {w.open}
        </Button>
        <Button letter="e" disabled={!cable} act={() => number && void acceptHere(number)}>
          {w.accept}
        </Button>
        <Button letter="a" disabled={!cable} act={() => number && begin("assign", number)}>
          {w.assign}
        </Button>
        {hasRole("registrar") && (
          <Button letter="f" disabled={!cable} act={() => number && begin("file", number)}>
            {w.fileIt}
          </Button>
        )}
        <Button letter="p" disabled={!cable} act={() => number && void printFrom(number)}>
          {w.print}
        </Button>
        <Button letter="x" disabled={!cable} act={() => number && toggle(number)}>
          {w.mark}
        </Button>
        {several > 0 && (
          <Button letter="O" act={() => void openAll()}>
            {w.openMarked(several)}
          </Button>
        )}
        {mayGo.length > 0 && (
          <Button
            act={() => {
              offered.value = mayGo;
            }}
          >
            {w.takeAlongMarked(mayGo.length)}
          </Button>
        )}
      </div>
      <label class="filter">
        <span class="vh">{w.filter}</span>
        <input
          ref={search}
          type="search"
          placeholder={`${w.filter}  /`}
          value={filter.value}
          onInput={(event) => {
            stood = [];
            filter.value = event.currentTarget.value;
            page.value = 0;
          }}
        />
      </label>
      <span class="end">
        {w.next} <b>{pressed("j")}</b> &ensp; {w.previous} <b>{pressed("k")}</b> &ensp;{" "}
        {w.allLetters} <b>{pressed("?")}</b>
      </span>
    </div>
  );
}

// The dialog is the cable's own.
async function printFrom(number: string): Promise<void> {
  await show(number, order.value);
  if (screen.value.name === "reading") leaves.value = "paper";
}

async function acceptHere(number: string): Promise<void> {
  keepOrder();
  const done = await accept(number);
  if (done) notice.value = words().isAccepted;
}

async function openAll(): Promise<void> {
  const numbers = order.value.filter((each) => marked.value.has(each));
  const done = await openMarked(numbers);
  marked.value = new Set(numbers.slice(done));
  notice.value = words().openedMany(done);
  await lookAtCables().catch(() => {});
}

async function take(numbers: string[], days: number): Promise<void> {
  const done = await takeAlong(numbers, days);
  marked.value = new Set(numbers.slice(done));
}

function Pages() {
  const w = words();
  const all = order.value.length;
  const from = page.value * PAGE;
  const to = Math.min(all, from + PAGE);
  const link = (number: number) => (
    <Button
      act={() => {
        page.value = number;
        scrollTo(0, 0);
      }}
    >
      {w.rows(number * PAGE + 1, Math.min(all, (number + 1) * PAGE))}
    </Button>
  );
  if (all <= PAGE) return null;
  return (
    <p class="pages">
      <span>{w.rowsOf(from + 1, to, all)}</span>
      {page.value > 0 && link(page.value - 1)}
      {to < all && link(page.value + 1)}
    </p>
  );
}

function Headings() {
  const w = words();
  return (
    <thead>
      <tr>
        <th class="c-mark" scope="col">
          <span class="vh">{w.markColumn}</span>
        </th>
        <th class="c-state" scope="col">
          {w.stateColumn}
        </th>
        <th class="c-duty" scope="col">
          {w.dutyColumn}
        </th>
        <th class="c-num" scope="col">
          {w.numberColumn}
        </th>
        <th scope="col">{w.subjectColumn}</th>
        <th class="c-due" scope="col">
          {w.dueColumn}
        </th>
        <th class="c-body" scope="col">
          {w.bodyColumn}
        </th>
      </tr>
    </thead>
  );
}

function Rows() {
  const from = page.value * PAGE;
  let before = 0;
  return (
    <table class="list">
      <caption class="vh">{words().listCaption}</caption>
      <Headings />
      <tbody>
        {groups.value.map((each) => {
          const first = from - before;
          before += each.cables.length;
          return <GroupRows key={each.group} each={each} from={first} to={first + PAGE} />;
        })}
      </tbody>
    </table>
  );
}

export function Cables() {
  const w = words();
  const search = useRef<HTMLInputElement>(null);
  const rows = chosen.value;
  const overdue = rows.filter((each) => each.state === "Overdue").length;
  useEffect(() => {
    if (selected.value === null || !order.value.includes(selected.value)) {
      selected.value = order.value[page.value * PAGE] ?? null;
    }
  });
  useSignalEffect(() => readAhead(incoming.value, (next) => void requestIdleCallback(next)));
  useLayoutEffect(() => {
    const open = () => selected.value && void show(selected.value, order.value);
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      o: () => open(),
      Enter: () => open(),
      e: () => selected.value && void acceptHere(selected.value),
      a: () => selected.value && begin("assign", selected.value),
      f: () => selected.value && hasRole("registrar") && begin("file", selected.value),
      x: () => selected.value && toggle(selected.value),
      p: () => selected.value && void printFrom(selected.value),
      O: () => void openAll(),
      "/": () => search.current?.focus(),
      Escape: () => {
        filter.value = "";
        stopOpening();
        search.current?.blur();
      },
    });
  }, []);
  return (
    <>
      <div class="title">
        <h1>{w.cables}</h1>
        <p hidden={!looked.value}>
          {w.countSince(rows.length, rows.filter((each) => each.line?.duty === "ACTION").length)}
          {overdue > 0 ? `, ${w.overdueCount(overdue)}` : ""}
        </p>
        <p class="end">
          {newest.value === "" ? "" : w.newest(relative(new Date(newest.value), now.value, tag()))}
        </p>
      </div>
      <Tabs />
      <Notes />
      <Taking />
      {offered.value.length > 0 && <TakeAlong go={(numbers, days) => void take(numbers, days)} />}
      <Tools search={search} />
      {rows.length > 0 ? (
        <Rows />
      ) : (
        <p class="say">{filter.value === "" ? emptyWords() : w.emptyFilter}</p>
      )}
      <Pages />
      <InHand />
    </>
  );
}
