// Single letters (DESK.md, point 4; WCAG 2.1.4): off while one types, or altogether; each may be
// another; each has a visible button besides.

import { signal } from "@preact/signals";
import { unlocked } from "./model";

export type Letters = Record<string, () => void>;

export const lettersOn = signal(true);
// What is pressed in place of a letter, where that is another.
export const instead = signal<ReadonlyMap<string, string>>(new Map());

const isLetter = (name: string): boolean => [...name].length === 1;

// As it is pressed; empty where letters are off. Other keys, "Esc", are as they are.
export function pressed(letter: string): string {
  if (!isLetter(letter)) return letter;
  return lettersOn.value ? (instead.value.get(letter) ?? letter) : "";
}

// The letter that is meant by a press; empty: none.
export function meant(press: string): string {
  if (!isLetter(press)) return press;
  if (!lettersOn.value) return "";
  for (const [letter, other] of instead.value) if (other === press) return letter;
  return instead.value.has(press) ? "" : press;
}

// False: that press means something else already.
export function pressInstead(letter: string, press: string): boolean {
  const means = meant(press);
  if (means !== letter && LETTERS.has(means)) return false;
  const next = new Map(instead.value);
  if (press === letter) next.delete(letter);
  else next.set(letter, press);
  instead.value = next;
  return true;
}

export const LETTERS: ReadonlySet<string> = new Set("jkoxOeaficptw[]nrR/g?");

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
    const one = event.ctrlKey ? name : meant(name);
    const letter = after === "g" ? `g ${one}` : one;
    after = one === "g" ? "g" : "";
    const act = current[letter] ?? everywhere[letter];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
