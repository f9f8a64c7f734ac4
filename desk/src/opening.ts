// Opening: what is kept is shown at once; else the terminal asks for a touch where no session names
// the cable, and then the trustees.

import { signal } from "@preact/signals";
import { call, Refused } from "./api";
import { isTyping } from "./letters";
import { sessionFrom } from "./list";
import {
  askStatus,
  type Cable,
  cables,
  failed,
  fault,
  isWithdrawn,
  lookAtCables,
  notice,
  screen,
  type Text,
  texts,
} from "./model";
import { words } from "./words";

export interface Opening {
  number: string;
  step: "touch" | "trustees";
  since: number;
  named: number; // cables that the touch names
}

export const opening = signal<Opening | null>(null);

// The list from which it was opened, as it stood: the neighbours go by it, although the list is put
// into another order when something is accepted.
export const from = signal<readonly string[]>([]);

function keep(number: string, text: Text): void {
  texts.value = new Map(texts.value).set(number, text);
}

function forgetText(number: string): void {
  const next = new Map(texts.value);
  next.delete(number);
  texts.value = next;
}

// Asks for it, and says how far that is. `together`: what its touch would name.
async function openNow(
  number: string,
  together: readonly string[],
  purpose: string | undefined,
): Promise<void> {
  const named = Math.max(1, together.length);
  const at = (step: Opening["step"]) => {
    opening.value = { number, step, since: Date.now(), named };
  };
  at("trustees");
  const body = { number, with: together, ...(purpose ? { purpose } : {}) };
  keep(number, (await call<{ text: Text }>("open", body, at)).text);
}

// True: its text is here. `shown`: the list as it stands, for the session that the touch begins.
export async function openText(
  number: string,
  shown: readonly string[],
  purpose?: string,
): Promise<boolean> {
  if (texts.value.has(number)) return true;
  const cable = cables.value.get(number);
  if (!cable || opening.value !== null) return false;
  fault.value = null;
  const rows = shown.flatMap((each) => cables.value.get(each) ?? []);
  const together = cable.touch ? [] : sessionFrom(number, rows);
  try {
    if (cable.body === "kept" && purpose === undefined) {
      keep(number, (await call<{ text: Text }>("read", { number })).text);
      return true;
    }
    await openNow(number, together, purpose);
    void Promise.all([lookAtCables(), askStatus(0)]).catch(() => {});
    return true;
  } catch (error) {
    failed(error);
    return false;
  } finally {
    opening.value = null;
  }
}

// An opening of its own, on the record, of what is kept here or open already: for what came with it.
// An old cable closes first: its screen asks for the purpose.
export async function openAnew(cable: Cable): Promise<boolean> {
  if (opening.value !== null) return false;
  const { number } = cable;
  fault.value = null;
  if (cable.archive) {
    forgetText(number);
    return false;
  }
  try {
    await openNow(number, [number], undefined);
    void askStatus(0).catch(() => {});
    return true;
  } catch (error) {
    failed(error);
    return false;
  } finally {
    opening.value = null;
  }
}

// Nobody writes there, and no question is open.
const atRest = (): boolean =>
  !isTyping(document.activeElement) && document.querySelector("dialog[open]") === null;

// Shows it; what stood on the screen stays until the text is here. Whoever has gone elsewhere by
// then, or writes, is told: his letters are not to become acts on it.
export async function show(number: string, shown: readonly string[]): Promise<void> {
  const cable = cables.value.get(number);
  const asks = cable?.archive && cable.body !== "kept" && !texts.value.has(number);
  if (cable && (asks || isWithdrawn(cable))) {
    from.value = shown;
    screen.value = { name: "reading", number }; // where its purpose is asked for, or why it is gone
    return;
  }
  const before = screen.value;
  if (!(await openText(number, shown))) return;
  if (screen.value === before && atRest()) {
    from.value = shown;
    screen.value = { name: "reading", number };
  } else notice.value = words().isOpenNow(number);
}

// Those that are marked, one after another, each recorded; stoppable between any two.
export const many = signal<{ at: number; of: number; number: string } | null>(null);
let stopped = false;

export function stopOpening(): void {
  stopped = true;
}

export async function openMarked(numbers: readonly string[]): Promise<number> {
  stopped = false;
  let done = 0;
  for (const number of numbers) {
    if (stopped) break;
    const cable = cables.value.get(number);
    if (cable && isWithdrawn(cable)) {
      done += 1; // there is nothing to open
      continue;
    }
    many.value = { at: done + 1, of: numbers.length, number };
    if (!(await openText(number, numbers))) break;
    done += 1;
  }
  many.value = null;
  return done;
}

export async function accept(number: string): Promise<{ index: number; recorded: boolean } | null> {
  fault.value = null;
  // The list may not know yet that it is open.
  if (!texts.value.has(number) && cables.value.get(number)?.state === "New") {
    notice.value = words().openItFirst(number);
    return null;
  }
  try {
    const done = await call<{ index: number; recorded: boolean }>("accept", { number });
    await lookAtCables();
    return done;
  } catch (error) {
    if (error instanceof Refused && error.fault.code === "not_found") {
      notice.value = words().openItFirst(number);
    } else if (error instanceof Refused) failed(error);
    return null;
  }
}
