// Locking: the draft is kept first, the page forgets, the terminal forgets its keys.

import { call } from "./api";
import { forgetClearings } from "./clearing";
import { forgetCopies } from "./copies";
import { editing, save } from "./drafts";
import { forgetAll } from "./model";
import { forgetOwnRecord } from "./own_record";
import { forgetPacks } from "./packs";
import { closeDialogs } from "./pieces";

const SAVE_WITHIN_MS = 2_000;

// What could not be kept stays on the page, behind the lock.
export async function lock(): Promise<void> {
  const late = new Promise<boolean>((done) => setTimeout(() => done(false), SAVE_WITHIN_MS));
  if (await Promise.race([save(), late])) editing.value = null;
  forgetClearings();
  forgetOwnRecord();
  forgetPacks();
  forgetCopies();
  closeDialogs();
  forgetAll();
  await call("lock");
}
