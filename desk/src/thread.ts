// A thread: cables that name one another in their references, however far (FIELD.md F27).

import { computed } from "@preact/signals";
import { type Cable, cables } from "./model";

// Which cables name which, both ways: what is named need not be listed here.
const neighbours = computed(() => {
  const out = new Map<string, Set<string>>();
  const join = (a: string, b: string) => {
    const known = out.get(a);
    if (known) known.add(b);
    else out.set(a, new Set([b]));
  };
  for (const each of cables.value.values()) {
    for (const named of each.references) {
      join(each.number, named);
      join(named, each.number);
    }
  }
  return out;
});

// Those of the thread that are listed, with the cable itself, the oldest first; nothing where it
// stands alone.
export function threadOf(number: string): Cable[] {
  const seen = new Set([number]);
  for (const each of seen) {
    for (const next of neighbours.value.get(each) ?? []) seen.add(next);
  }
  const listed = [...seen].flatMap((each) => cables.value.get(each) ?? []);
  return listed.length < 2 ? [] : listed.sort((a, b) => a.dtg.localeCompare(b.dtg));
}
