// What stands against releasing a draft, while it is typed.

import type { ComponentChildren } from "preact";
import { idOf } from "./draft_fields";
import { checks, editing } from "./drafts";
import { cables } from "./model";
import { notCleared, notKnown } from "./own_clearing";
import { capital } from "./pieces";
import { bytes, duration } from "./times";
import { tag, words } from "./words";
import { spokenProblem } from "./words/problems";

function goTo(where: string): void {
  const name = where.toLowerCase();
  const first = editing.value?.blocks.find((each) => each.kind === "paragraph");
  const id = name === "text" || name === "" ? `block-${first?.id}` : idOf(name);
  document.getElementById(id)?.focus();
}

export function FieldLink(props: { where: string; style?: string; children: ComponentChildren }) {
  return (
    <a
      class={props.style}
      href={`#${idOf(props.where.toLowerCase())}`}
      onClick={(event) => {
        event.preventDefault();
        goTo(props.where);
      }}
    >
      {props.children}
    </a>
  );
}

const Sign = ({ kind }: { kind: "bad" | "holds" | "note" }) => (
  <svg viewBox="0 0 12 12" aria-hidden="true">
    {kind === "bad" && <path d="M1 1h10v10H1z" fill="currentColor" />}
    {kind === "holds" && (
      <path d="M1.5 6.2l3.2 3.3 6-7" fill="none" stroke="currentColor" stroke-width="2" />
    )}
    {kind === "note" && (
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5" />
    )}
  </svg>
);

function CheckRow({
  kind,
  children,
}: {
  kind: "bad" | "holds" | "note";
  children: ComponentChildren;
}) {
  const w = words();
  const word = { bad: w.errorWord, holds: w.holds, note: w.note }[kind];
  return (
    <tr class={kind === "bad" ? "bad" : undefined}>
      <td>
        <span class="st">
          <Sign kind={kind} />
          {word}
        </span>
      </td>
      <th scope="row">{children}</th>
    </tr>
  );
}

// Of what a draft refers to: of these no level is known, and no reader can follow them from here.
const notHeld = (references: string): string[] =>
  references
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !cables.value.has(each));

const HIDDEN = /^a hidden character/u;

export function Checks() {
  const w = words();
  const said = checks.value;
  if (!said) return <p class="quiet">{w.asking}</p>;
  const strangers = notHeld(editing.value?.fields.references ?? "");
  const about = (name: string) => said.problems.some((each) => each.where.toLowerCase() === name);
  return (
    <table class="checks">
      <caption class="vh">{w.checksCaption}</caption>
      <tbody>
        {said.problems.map((each) => (
          <CheckRow key={`${each.where} ${each.detail}`} kind="bad">
            {capital(spokenProblem(each.detail))}.{" "}
            <FieldLink where={each.where}>{w.goThere}</FieldLink>
          </CheckRow>
        ))}
        {said.level && !about("level") && (
          <CheckRow kind="holds">{w.levelCovers(said.level.full)}</CheckRow>
        )}
        {strangers.length > 0 && (
          <CheckRow kind="note">{w.notHeldHere(strangers.join(", "))}</CheckRow>
        )}
        {!about("action") && said.action + said.info > 0 && (
          <CheckRow kind="holds">{w.addressed(said.action, said.info, said.exempted)}</CheckRow>
        )}
        {!said.problems.some((each) => HIDDEN.test(each.detail)) && (
          <CheckRow kind="holds">{w.nothingHidden}</CheckRow>
        )}
        <CheckRow kind="note">
          {said.link
            ? w.sizeOnLink(bytes(said.bytes, tag()), said.link, duration(said.seconds, tag()))
            : w.sizeOnLine(bytes(said.bytes, tag()), said.seconds)}
        </CheckRow>
      </tbody>
    </table>
  );
}

// Why it cannot go yet; empty: it can.
export function against(): string {
  const w = words();
  if (!checks.value) return w.asking;
  if (notKnown() !== "") return notKnown();
  const [first, ...more] = checks.value.problems;
  if (!first) return notCleared() === "" ? "" : `${capital(notCleared())}.`;
  const why = spokenProblem(first.detail);
  return more.length > 0 ? w.notYetMore(why, more.length) : w.notYetBecause(why);
}
