// What an officer has chosen in Settings, kept by his terminal: this window forgets everything.

import { effect } from "@preact/signals";
import { call } from "./api";
import { instead, LETTERS, lettersOn } from "./letters";
import { setTheme, THEMES, theme } from "./settings";
import { sound } from "./spoken";
import { language, languages, setLanguage } from "./words";

const chosen = (): string =>
  JSON.stringify({
    language: language.value,
    theme: theme.value,
    letters: lettersOn.value,
    instead: [...instead.value],
    sound: sound.value,
  });

// What is not understood is left as it is: it can be chosen again.
function adopt(kept: string): void {
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(kept) as Record<string, unknown>;
  } catch {
    return;
  }
  if (typeof said.language === "string" && said.language in languages) setLanguage(said.language);
  const known = THEMES.find((each) => each === said.theme);
  if (known) setTheme(known);
  if (typeof said.letters === "boolean") lettersOn.value = said.letters;
  if (typeof said.sound === "boolean") sound.value = said.sound;
  const pairs = Array.isArray(said.instead) ? said.instead : [];
  instead.value = new Map(
    pairs.filter(
      (each): each is [string, string] =>
        Array.isArray(each) && LETTERS.has(each[0]) && typeof each[1] === "string",
    ),
  );
}

// From then on each choice is kept when it is made.
export function keepPreferences(kept: string | null): void {
  if (kept !== null) adopt(kept);
  let before = chosen();
  effect(() => {
    const now = chosen();
    if (now === before) return;
    before = now;
    void call("prefer", { preferences: now }).catch(() => {}); // it holds in this window all the same
  });
}
