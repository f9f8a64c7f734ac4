// Locking: the draft is kept first, the page forgets, the terminal forgets its keys; every other
// window of this officer's does the same.

import { call } from "./api";
import { forgetClearings } from "./clearing";
import { forgetCopies } from "./copies";
import { editing, forgetDrafts, openDraft, save } from "./drafts";
import { forgetAll, unlocked } from "./model";
import { forgetOwnRecord } from "./own_record";
import { forgetPacks } from "./packs";
import { closeDialogs } from "./pieces";
import { forgetSearch } from "./searching";
import { forgetWho } from "./who_screen";

const SAVE_WITHIN_MS = 2_000;
const others = new BroadcastChannel("valise");

let wasEditing: string | null = null; // to be gone on with after unlocking

// What could not be kept stays on the page, behind the lock.
async function forget(): Promise<void> {
  const late = new Promise<boolean>((done) => setTimeout(() => done(false), SAVE_WITHIN_MS));
  if (await Promise.race([save(), late])) {
    wasEditing = editing.value?.id ?? null;
    editing.value = null;
  }
  forgetClearings();
  forgetOwnRecord();
  forgetPacks();
  forgetCopies();
  forgetDrafts();
  forgetSearch();
  forgetWho();
  closeDialogs();
  forgetAll();
}

export async function lock(): Promise<void> {
  others.postMessage("lock");
  await forget();
  await call("lock");
}

// Also those that are hidden, and ask for nothing meanwhile.
export function lockWithOthers(): void {
  others.onmessage = () => {
    if (unlocked.value) void forget();
  };
}

export function resumeDraft(): void {
  if (wasEditing && !editing.value) void openDraft(wasEditing);
  wasEditing = null;
}
