// This officer's machines, and what was opened in his name on any of them (docs/local-api.md).

import { computed, signal } from "@preact/signals";
import { call } from "./api";
import { failed, fault, notice } from "./model";
import { words } from "./words";

export interface OwnOpening {
  record: number;
  number: string | null;
  cable: string;
  mission: string;
  level: string; // short
  at: string;
  device: string;
  here: boolean;
  purpose: string;
  session: boolean;
  archive: boolean;
  withheld: boolean;
  news: boolean;
  named_by: string;
  not_named_by: string;
}

interface Openings {
  openings: OwnOpening[];
  more_before: number | null;
  looked: number | null;
  complete_to: { size: number; heard: string };
  answered: number;
}

interface Against {
  kind: "suspension" | "hold";
  reason: string | null;
}

export interface OwnDevice {
  here: boolean;
  may_open: boolean;
  device: {
    device: string;
    eligible: string;
    revoked: boolean;
    passkeys: number;
    authenticators: string[];
    record: number;
    against: Against[];
  };
}

const DAYS = 91;

export const openings = signal<Openings | null>(null);
export const devices = signal<OwnDevice[] | null>(null);
export const standingKnown = signal(true);
export const security = signal<string[]>([]); // whom to tell

export const news = computed(() => openings.value?.openings.filter((each) => each.news) ?? []);

// Machines that opened in his name and that the node does not list.
export const unlisted = computed(() => {
  if (devices.value === null) return [];
  const listed = new Set(devices.value.map((each) => each.device.device));
  const seen = new Set(openings.value?.openings.map((each) => each.device));
  return [...seen].filter((each) => !listed.has(each));
});

// Some that are not confirmed are not shown so far: nobody says of them that they were his.
export const unseen = computed(() => {
  const all = openings.value;
  if (all === null || all.more_before === null) return false;
  return all.looked === null || all.more_before > all.looked;
});

export function forgetOwnRecord(): void {
  openings.value = null;
  devices.value = null;
}

export async function lookAtOpenings(): Promise<void> {
  openings.value = await call<Openings>("openings", { days: DAYS });
}

export async function lookAtDevices(): Promise<void> {
  const said = await call<{
    devices: OwnDevice[];
    standing_known: boolean;
    security_officers: string[];
  }>("devices");
  devices.value = said.devices;
  standingKnown.value = said.standing_known;
  security.value = said.security_officers;
}

export async function lookEarlier(most = 50): Promise<void> {
  const had = openings.value;
  if (had === null || had.more_before === null) return;
  fault.value = null;
  try {
    const next = await call<Openings>("openings", { days: DAYS, before: had.more_before, most });
    openings.value = {
      ...had,
      openings: [...had.openings, ...next.openings],
      more_before: next.more_before,
    };
  } catch (error) {
    failed(error);
  }
}

// Until none is left of which he has not said so.
export async function lookAtAll(): Promise<void> {
  while (unseen.value && fault.value === null) await lookEarlier(500);
}

// All that is shown was this officer.
export async function allMine(): Promise<void> {
  const had = openings.value;
  const newest = had?.openings[0];
  if (!had || !newest || unseen.value) return;
  fault.value = null;
  try {
    await call("mine", { record: newest.record });
    openings.value = {
      ...had,
      looked: newest.record,
      openings: had.openings.map((each) => ({ ...each, news: false })),
    };
    notice.value = words().notedAsMine;
  } catch (error) {
    failed(error);
  }
}
