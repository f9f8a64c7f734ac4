// Cables that are taken along, readable off the line until their pack ends (docs/local-api.md).

import { computed, signal } from "@preact/signals";
import { call } from "./api";
import { SESSION_MAX } from "./list";
import {
  askStatus,
  cables,
  failed,
  fault,
  hello,
  isWithdrawn,
  lookAtCables,
  notice,
} from "./model";
import { opening } from "./opening";
import { words } from "./words";

export interface Packed {
  number: string;
  mission: string;
  until: string;
  record: number;
  ended: boolean;
}

export const packs = signal<Packed[]>([]);
export const here = computed(() => packs.value.filter((each) => !each.ended).length);
export const offered = signal<string[]>([]); // what the dialog would take along
export const taking = signal<{ at: number; of: number; number: string } | null>(null);
let stopped = false;

// How long a cable of its level may be taken along; 0: not at all, as one that is old,
// one's own or withdrawn.
export function daysOf(number: string): number {
  const cable = cables.value.get(number);
  if (!cable || cable.archive || cable.own || cable.until || isWithdrawn(cable)) return 0;
  return hello.value?.levels.find((each) => each.short === cable.level.short)?.pack_days ?? 0;
}

export function stopTaking(): void {
  stopped = true;
}

export function forgetPacks(): void {
  packs.value = [];
  offered.value = [];
}

export async function lookAtPacks(): Promise<void> {
  packs.value = (await call<{ packs: Packed[] }>("packs")).packs;
}

// One after another, each recorded; one touch for those that a session may name. How many went.
export async function takeAlong(numbers: readonly string[], days: number): Promise<number> {
  stopped = false;
  fault.value = null;
  let done = 0;
  try {
    for (const number of numbers) {
      if (stopped) break;
      taking.value = { at: done + 1, of: numbers.length, number };
      const together = numbers
        .slice(done)
        .filter((each) => cables.value.get(each)?.touch === false)
        .slice(0, SESSION_MAX);
      const named = cables.value.get(number)?.touch ? 1 : Math.max(1, together.length);
      await call("pack_take", { number, days, with: together }, (step) => {
        opening.value = { number, step, since: Date.now(), named };
      });
      opening.value = null;
      done += 1;
    }
  } catch (error) {
    failed(error);
  } finally {
    opening.value = null;
    taking.value = null;
  }
  notice.value = words().tookAlong(done);
  await Promise.all([lookAtPacks(), lookAtCables(), askStatus(0)]).catch(() => {});
  return done;
}

export async function giveBack(): Promise<void> {
  fault.value = null;
  try {
    const { texts } = await call<{ texts: number }>("pack_return");
    notice.value = words().gaveBack(texts);
    await Promise.all([lookAtPacks(), lookAtCables()]);
  } catch (error) {
    failed(error);
  }
}
