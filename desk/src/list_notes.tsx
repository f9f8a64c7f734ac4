// What is said above the list of cables, and in its place where it is empty.

import { incoming, looked, lostSince, now, unreadable } from "./model";
import { many, stopOpening } from "./opening";
import { Button } from "./pieces";
import { local, relative, sameDay } from "./times";
import { tag, words } from "./words";

export function Notes() {
  const w = words();
  return (
    <>
      {lostSince.value && looked.value && (
        <p class="banner">{w.listOf(local(looked.value, now.value, tag()))}</p>
      )}
      {lostSince.value && !looked.value && incoming.value.length > 0 && (
        <p class="banner">{w.listKept}</p>
      )}
      {unreadable.value.map((each) => (
        <p key={each.number} class="banner msg">
          {w.unreadable(each.number, each.why)}
        </p>
      ))}
      {many.value && (
        <p class="banner" role="status">
          {w.openingMany(many.value.at, many.value.of, many.value.number)}{" "}
          <Button act={stopOpening}>{w.stop}</Button>
        </p>
      )}
    </>
  );
}

// Why there is nothing in it.
export function emptyWords(): string {
  const w = words();
  if (!looked.value && incoming.value.length > 0) return w.emptyList;
  if (!looked.value) return lostSince.value ? w.listWhenBack : w.asking;
  const tomorrow = new Date(now.value.getTime() + 86_400_000);
  const due = incoming.value.filter(
    (each) => each.line?.due && !each.accepted && sameDay(new Date(each.line.due), tomorrow),
  ).length;
  const since = w.emptySince(relative(looked.value, now.value, tag()));
  return due > 0 ? `${since} ${w.dueTomorrow(due)}` : since;
}
