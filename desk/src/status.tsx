// What its originator has made of a cable since its release: shown where the cable is, and said of
// own ones.

import { signal, useSignal } from "@preact/signals";
import { act, leaving } from "./leaving";
import {
  type Cable,
  cables,
  lookAtCables,
  notice,
  now,
  own,
  type Status,
  type Text,
} from "./model";
import { show } from "./opening";
import { Button, Dialog, Shape } from "./pieces";
import { Step } from "./step";
import { local } from "./times";
import { tag, words } from "./words";

const SHAPES = {
  corrected: "Corrected",
  superseded: "Superseded",
  cancelled: "Cancelled",
  withdrawn: "Withdrawn",
} as const;

const ORDER = ["in force", "corrected", "superseded", "cancelled", "withdrawn"];

// The worse of what the node lists and what the seats said with the text: a node that hides a notice
// changes nothing. `at` is none of the latter.
export function statusOf(
  cable: Cable,
  text: Text | undefined,
): { status: Status["status"]; by: string | null; at: string | null } | null {
  const said = text?.status ?? "in force";
  const listed = cable.status?.status ?? "in force";
  if (said === "in force" || ORDER.indexOf(said) <= ORDER.indexOf(listed)) return cable.status;
  return { status: said, by: text?.replaced_by ?? null, at: null };
}

// What stands on every copy of its text.
export function markingOf(cable: Cable, text: Text): string {
  const level = [text.level.full, ...cable.caveats].join(" ");
  const became = statusOf(cable, text);
  if (!became) return level;
  const by = became.by ? ` ${became.by}` : "";
  return `${level} · ${words()[SHAPES[became.status]].toLocaleUpperCase(tag())}${by}`;
}

function Link({ number }: { number: string }) {
  if (!cables.value.has(number)) return <b class="num">{number}</b>;
  return (
    <a
      class="num"
      href={`#${number}`}
      onClick={(event) => {
        event.preventDefault();
        void show(number, [number]);
      }}
    >
      {number}
    </a>
  );
}

// The cables in whose place that one is.
const replacedBy = (number: string): Cable[] =>
  [...cables.value.values()].filter((each) => each.status?.by === number);

// Above the text: what has become of it, and what it took the place of.
export function StatusOf({ cable, text }: { cable: Cable; text: Text | undefined }) {
  const w = words();
  const became = statusOf(cable, text);
  const before = replacedBy(cable.number);
  return (
    <>
      {became && (
        <p class="became">
          <span class="st">
            <Shape state={SHAPES[became.status]} />
            <b>{w[SHAPES[became.status]]}</b>
          </span>{" "}
          {became.at
            ? w[`${became.status}Since`](cable.from, local(new Date(became.at), now.value, tag()))
            : w.saidWithText}{" "}
          {became.by && <Link number={became.by} />}
        </p>
      )}
      {before.map((each) => (
        <p key={each.number} class="became">
          {each.status?.status === "corrected" ? w.corrects : w.supersedes}{" "}
          <Link number={each.number} />
        </p>
      ))}
    </>
  );
}

export const changing = signal<string | null>(null); // the own cable whose dialog is open
async function change(number: string, status: string, by: string): Promise<boolean> {
  const done = await act<{ recorded: boolean }>("change_status", {
    number,
    status,
    ...(by === "" ? {} : { by }),
  });
  if (!done) return false;
  notice.value = words().statusChanged(number);
  await lookAtCables().catch(() => {});
  return true;
}

function Choice(props: {
  value: Status["status"];
  chosen: string;
  choose: (value: Status["status"]) => void;
  disabled: boolean;
}) {
  const w = words();
  return (
    <label class="choice">
      <input
        type="radio"
        name="status"
        value={props.value}
        checked={props.chosen === props.value}
        disabled={props.disabled}
        onChange={() => props.choose(props.value)}
      />
      <span>
        <b>{w[SHAPES[props.value]]}</b>: {w[`becomes${SHAPES[props.value]}`]}
      </span>
    </label>
  );
}

// A status never gets better: what is behind it cannot be chosen, and withdrawn is the end.
export function ChangeStatus({ cable }: { cable: Cable }) {
  const w = words();
  const later = own.value.filter((each) => each.dtg >= cable.dtg && each.number !== cable.number);
  const before = ORDER.indexOf(cable.status?.status ?? "in force");
  const chosen = useSignal<Status["status"] | "">("");
  const by = useSignal(later[0]?.number ?? "");
  const needsOther = chosen.value === "corrected" || chosen.value === "superseded";
  const ready = chosen.value !== "" && (!needsOther || by.value !== "");
  const close = () => {
    changing.value = null;
  };
  const go = async () => {
    if (!ready || leaving.value) return;
    if (await change(cable.number, chosen.value, needsOther ? by.value : "")) close();
  };
  return (
    <Dialog
      id="change-status"
      title={w.changeTitle(cable.number)}
      close={close}
      main={() => void go()}
    >
      <p class="quiet">{w.changeWhy}</p>
      <fieldset class="choices">
        <legend class="vh">{w.stateColumn}</legend>
        {(["corrected", "superseded", "cancelled", "withdrawn"] as const).map((each) => {
          const replaced = each === "corrected" || each === "superseded";
          const at = ORDER.indexOf(each);
          return (
            <Choice
              key={each}
              value={each}
              chosen={chosen.value}
              choose={(value) => {
                chosen.value = value;
              }}
              disabled={at < before || (at === before && !replaced) || (replaced && !later.length)}
            />
          );
        })}
      </fieldset>
      {later.length === 0 && <p class="quiet">{w.noLaterCable}</p>}
      {needsOther && (
        <label>
          {w.byWhich}
          <select
            value={by.value}
            onChange={(event) => {
              by.value = event.currentTarget.value;
            }}
          >
            {later.map((each) => (
              <option key={each.number} value={each.number}>
                {each.number} {each.subject ?? ""}
              </option>
            ))}
          </select>
        </label>
      )}
      <Step />
      <p class="acts">
        <Button main act={() => void go()} letter="Ctrl+Enter" disabled={!ready}>
          {w.sign}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}
