// How many at each addressee will be able to open the draft, as the trustees count them: seen before
// it is released, since nobody is written to who cannot read it.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call } from "./api";
import { words } from "./words";

interface Count {
  mission: string;
  officers: number | null; // null: the trustees do not say alike
}

const ASK_AFTER_MS = 1_000; // of typing that has stopped
const MISSION = /[a-z]+\/[a-z0-9-]+/gu;

const counts = signal<{ asked: string; rows: Count[] } | null>(null);

// The missions that a draft's fields name, each once.
export function namedIn(fields: Record<string, string>): string[] {
  const text = `${fields.action ?? ""} ${fields.info ?? ""}`.toLowerCase();
  return [...new Set(text.match(MISSION) ?? [])];
}

async function ask(missions: string[], level: string): Promise<void> {
  const asked = `${level} ${missions.join(" ")}`;
  if (counts.value?.asked === asked) return;
  try {
    const { readers } = await call<{ readers: Count[] }>("readers", { missions, level });
    counts.value = { asked, rows: readers };
  } catch {
    counts.value = null; // without the trustees nothing is said
  }
}

export function Readers({ fields, level }: { fields: Record<string, string>; level: string }) {
  const w = words();
  const missions = namedIn(fields);
  const wanted = missions.join(" ");
  useEffect(() => {
    if (wanted === "" || level === "") return;
    const timer = setTimeout(() => void ask(wanted.split(" "), level), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted, level]);
  const rows = counts.value?.rows.filter((each) => missions.includes(each.mission)) ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="readers">
      <h2 id="readers">{w.whoCanOpen}</h2>
      <ul>
        {rows.map((each) => (
          <li key={each.mission}>
            {each.mission}:{" "}
            {each.officers === 0 ? <b class="msg">{w.nobodyCanOpen}</b> : w.canOpen(each.officers)}
          </li>
        ))}
      </ul>
    </section>
  );
}
