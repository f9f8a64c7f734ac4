// Search: what is kept here, in full text, and the headers in the officer's files.

import { computed, signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { call } from "./api";
import { rowName } from "./cables";
import { setLetters } from "./letters";
import { matching, stepped } from "./list";
import { type Cable, cables, failed, now, screen, stateOf } from "./model";
import { show } from "./opening";
import { LevelWord, PlainTable, StateWord } from "./pieces";
import { focusRow } from "./spoken";
import { local } from "./times";
import { tag, words } from "./words";

interface Found {
  cables: string[];
  more: boolean;
  searched: number;
  kept: number;
}

const ROWS = 50;
const WAIT_MS = 120; // after the last letter

export function forgetSearch(): void {
  typed.value = "";
  found.value = null;
  selected.value = null;
}

const typed = signal("");
const newest = signal(false);
const found = signal<Found | null>(null);
const filters = signal({ from: "", code: "", level: "", file: "", since: "", until: "", duty: "" });
const selected = signal<string | null>(null);
let timer = 0;

function ask(after: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const asked = { words: typed.value, order: newest.value ? "newest" : "best" };
    call<Found>("search", asked)
      .then((said) => {
        if (asked.words === typed.value) found.value = said;
      })
      .catch(failed);
  }, after);
}

const within = (text: string, part: string): boolean =>
  part === "" || text.toLowerCase().includes(part.toLowerCase());

function passes(cable: Cable): boolean {
  const { from, code, level, file, since, until, duty } = filters.value;
  const day = cable.dtg.slice(0, 10);
  return (
    within(cable.from, from) &&
    within(cable.codes.join(" "), code) &&
    within(cable.files.join(" "), file) &&
    (level === "" || cable.level.short === level) &&
    (duty === "" || cable.line?.duty === duty) &&
    (since === "" || day >= since) &&
    (until === "" || day <= until)
  );
}

const inTexts = computed(() =>
  (found.value?.cables ?? []).flatMap((number) => cables.value.get(number) ?? []).filter(passes),
);

const narrowed = computed(() => Object.values(filters.value).some((each) => each !== ""));

// What is among the texts is not said a second time.
const inHeaders = computed(() => {
  if (typed.value.trim() === "" && !narrowed.value) return [];
  const has = matching(typed.value);
  const told = new Set(inTexts.value.map((each) => each.number));
  return [...cables.value.values()]
    .filter((each) => !told.has(each.number) && has(each) && passes(each))
    .sort((a, b) => b.dtg.localeCompare(a.dtg));
});

const shown = computed(() =>
  [...inTexts.value.slice(0, ROWS), ...inHeaders.value.slice(0, ROWS)].map((each) => each.number),
);

function Filter(props: { name: keyof typeof filters.value; label: string; type?: "date" }) {
  const field = {
    id: `filter-${props.name}`,
    value: filters.value[props.name],
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      filters.value = { ...filters.value, [props.name]: event.currentTarget.value };
    },
  };
  return (
    <div class="f f3">
      <label for={field.id}>{props.label}</label>
      {props.type === "date" ? <input type="date" {...field} /> : <input type="text" {...field} />}
    </div>
  );
}

function Filters() {
  const w = words();
  const levels = [...new Map([...cables.value.values()].map((c) => [c.level.short, c.level]))];
  const choose = (name: "level" | "duty", label: string, choices: [string, string][]) => (
    <div class="f f3">
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        value={filters.value[name]}
        onChange={(event) => {
          filters.value = { ...filters.value, [name]: event.currentTarget.value };
        }}
      >
        <option value="">{w.any}</option>
        {choices.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <div class="fields">
      <Filter name="from" label={w.from} />
      <Filter name="code" label={w.codes} />
      <Filter name="file" label={w.file} />
      {choose(
        "level",
        w.level,
        levels.map(([short, level]) => [short, level.full]),
      )}
      <Filter name="since" label={w.since} type="date" />
      <Filter name="until" label={w.until} type="date" />
      {choose("duty", w.dutyColumn, [
        ["ACTION", w.action],
        ["INFO", w.info],
      ])}
    </div>
  );
}

function Row({ cable }: { cable: Cable }) {
  const w = words();
  return (
    <tr
      aria-label={rowName(cable)}
      tabIndex={-1}
      aria-current={selected.value === cable.number ? "true" : undefined}
    >
      <td>
        <StateWord state={stateOf(cable)} />
      </td>
      <th scope="row">
        <a
          class="num"
          href={`#${cable.number}`}
          onClick={(event) => {
            event.preventDefault();
            void show(cable.number, shown.value);
          }}
        >
          {cable.number}
        </a>
      </th>
      <td>{cable.from}</td>
      <td dir="auto" lang={cable.language}>
        {cable.subject ?? w.sealedSubject}
      </td>
      <td>
        <LevelWord level={cable.level} />
      </td>
      <td class="num">{local(new Date(cable.dtg), now.value, tag())}</td>
    </tr>
  );
}

function Group(props: { title: string; rows: Cable[]; more?: boolean }) {
  const w = words();
  if (props.rows.length === 0) return null;
  return (
    <section>
      <h2 class="say">{props.title}</h2>
      <PlainTable heads={[w.stateColumn, w.number, w.from, w.subject, w.level, w.released]}>
        {props.rows.slice(0, ROWS).map((each) => (
          <Row key={each.number} cable={each} />
        ))}
      </PlainTable>
      {(props.more || props.rows.length > ROWS) && <p class="quiet">{w.moreHits}</p>}
    </section>
  );
}

function Searched() {
  const w = words();
  const said = found.value;
  const headers = cables.value.size;
  const texts = said?.searched ?? 0;
  const asked = typed.value.trim() !== "" || narrowed.value;
  const hits = inTexts.value.length + inHeaders.value.length;
  const result = hits > 0 ? w.hits(inTexts.value.length, inHeaders.value.length) : w.noHit;
  return (
    <>
      <p class="say">
        {asked && result} {w.searched(texts, said?.kept ?? 0, headers)} {w.notSearched}
      </p>
      <p class="vh" role="status">
        {asked && (hits > 0 ? result : `${result} ${w.notSearched}`)}
      </p>
    </>
  );
}

export function Searching() {
  const w = words();
  // Before the next letter is typed: it is to stand in the field.
  useLayoutEffect(() => {
    document.getElementById("search")?.focus();
    ask(0);
  }, []);
  useLayoutEffect(() => {
    const move = (by: number) => {
      selected.value = stepped(shown.value, selected.value, by);
      focusRow();
    };
    setLetters({
      j: () => move(1),
      k: () => move(-1),
      o: () => {
        if (selected.value) void show(selected.value, shown.value);
      },
      "/": () => document.getElementById("search")?.focus(),
      Escape: () => {
        const box = document.getElementById("search");
        if (box === document.activeElement) box?.blur();
        else screen.value = { name: "cables" };
      },
    });
  });
  return (
    <>
      <div class="title">
        <h1>{w.search}</h1>
      </div>
      <div class="searching">
        <label for="search">{w.searchLabel}</label>
        <input
          type="search"
          id="search"
          autocomplete="off"
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            ask(WAIT_MS);
          }}
        />
        <label class="order">
          <input
            type="checkbox"
            checked={newest.value}
            onChange={(event) => {
              newest.value = event.currentTarget.checked;
              ask(0);
            }}
          />
          {w.newestFirst}
        </label>
      </div>
      <Filters />
      <Searched />
      <Group title={w.textsKept} rows={inTexts.value} more={found.value?.more ?? false} />
      <Group title={w.headersInFiles} rows={inHeaders.value} />
    </>
  );
}
