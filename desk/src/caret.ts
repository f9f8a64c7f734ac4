// Where one typed when the page was covered or locked: after the touch the caret stands there again.

import { effect } from "@preact/signals";
import { unlocked } from "./model";

interface Caret {
  field: HTMLElement;
  from: number | null;
  to: number | null;
}

let kept: Caret | null = null;

const hasCaret = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
  field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;

function keep(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement)) return;
  const [from, to] = hasCaret(field) ? [field.selectionStart, field.selectionEnd] : [null, null];
  kept = { field, from, to };
}

function giveBack(): void {
  if (!kept?.field.isConnected) return;
  const { field, from, to } = kept;
  field.focus();
  if (hasCaret(field) && from !== null) field.setSelectionRange(from, to);
}

export function keepCaret(): void {
  effect(() => {
    if (!unlocked.value) keep();
    // When what was hidden stands on the screen again, dialogs too.
    else requestAnimationFrame(giveBack);
  });
}
