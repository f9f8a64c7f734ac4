// Single letters (DESK.md, point 4): off while one types; each has a visible button besides.

import { unlocked } from "./model";

export type Letters = Record<string, () => void>;

let current: Letters = {};
let after = ""; // "g", just before

// Those of the screen that is shown.
export function setLetters(letters: Letters): void {
  current = letters;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && target.type !== "checkbox";
}

// What has the focus and an act of its own for Enter.
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a, summary") !== null;

export function listenToLetters(everywhere: Letters): void {
  addEventListener("keydown", (event) => {
    if (!unlocked.value || event.defaultPrevented || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && !event.ctrlKey && isPressed(event.target)) return;
    if (event.key !== "F8" && document.querySelector("dialog[open]")) return; // it has its own keys
    const typing = isTyping(event.target);
    const name = (event.ctrlKey ? "Ctrl+" : "") + event.key;
    const everyMoment = name === "Escape" || name === "F8" || name === "Ctrl+Enter";
    if ((typing || event.ctrlKey) && !everyMoment) return;
    const letter = after === "g" ? `g ${name}` : name;
    after = name === "g" ? "g" : "";
    const act = current[letter] ?? everywhere[letter];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
