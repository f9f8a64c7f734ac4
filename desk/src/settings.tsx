// Language, look, letters, sound. The profile of this window keeps nothing: the terminal keeps them
// for the next time (preferences.ts).

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { LETTERS, lettersOn, pressed, pressInstead, setLetters } from "./letters";
import { screen } from "./model";
import { PlainTable } from "./pieces";
import { ring, sound } from "./spoken";
import { language, languages, setLanguage, words } from "./words";

export const THEMES = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];
export const theme = signal<Theme>("system");

export function setTheme(name: Theme): void {
  theme.value = name;
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

function Check(props: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <p>
      <label>
        <input
          type="checkbox"
          checked={props.on}
          onChange={(event) => props.set(event.currentTarget.checked)}
        />{" "}
        {props.label}
      </label>
    </p>
  );
}

function doesOf(letter: string): string {
  const w = words();
  const does: Record<string, string> = {
    j: w.next,
    k: w.previous,
    o: w.open,
    x: w.mark,
    O: w.keyOpenMarked,
    e: w.acceptForAction,
    a: w.assign,
    f: w.fileIt,
    i: w.proofs,
    c: w.copy,
    p: w.print,
    t: w.keyThread,
    w: w.whoOpened,
    "[": w.previousCable,
    "]": w.nextCable,
    n: w.newDraft,
    r: w.reply,
    R: w.replyAll,
    "/": w.keySearch,
    g: w.keyGo,
    "?": w.allLetters,
  };
  return does[letter] ?? "";
}

// Any of them may be another letter: for a keyboard that lacks it, or for who speaks to the machine.
function Letters() {
  const w = words();
  const refused = useSignal("");
  return (
    <>
      <PlainTable heads={[w.letterColumn, w.doesColumn]}>
        {[...LETTERS].map((letter) => (
          <tr key={letter}>
            <td>
              <input
                type="text"
                class="letter"
                maxLength={1}
                autocomplete="off"
                spellcheck={false}
                aria-label={w.letterFor(doesOf(letter))}
                value={pressed(letter)}
                onFocus={(event) => event.currentTarget.select()}
                onInput={(event) => {
                  const box = event.currentTarget;
                  if (box.value === "") return; // another one is about to be typed
                  const taken = !pressInstead(letter, box.value);
                  refused.value = taken ? w.letterTaken(box.value) : "";
                  if (taken) box.value = pressed(letter);
                  box.select();
                }}
                onBlur={(event) => {
                  event.currentTarget.value = pressed(letter);
                }}
              />
            </td>
            <th scope="row">{doesOf(letter)}</th>
          </tr>
        ))}
      </PlainTable>
      <p class="msg" role="alert">
        {refused.value}
      </p>
    </>
  );
}

export function Settings() {
  const w = words();
  useLayoutEffect(
    () =>
      setLetters({
        Escape: () => {
          screen.value = { name: "cables" };
        },
      }),
    [],
  );
  const themes: Record<Theme, string> = {
    system: w.themeSystem,
    light: w.themeLight,
    dark: w.themeDark,
    contrast: w.themeContrast,
  };
  return (
    <>
      <div class="title">
        <h1>{w.settings}</h1>
      </div>
      <div class="fields narrow">
        <div class="f f6">
          <label for="language">{w.languageChoice}</label>
          <select
            id="language"
            value={language.value}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          >
            {Object.entries(languages).map(([name, each]) => (
              <option key={name} value={name} lang={name}>
                {each.language}
              </option>
            ))}
          </select>
        </div>
        <div class="f f6">
          <label for="theme">{w.theme}</label>
          <select
            id="theme"
            value={theme.value}
            onChange={(event) => setTheme(event.currentTarget.value as Theme)}
          >
            {Object.entries(themes).map(([name, word]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </select>
        </div>
      </div>
      <section class="part">
        <Check
          label={w.soundOfFlash}
          on={sound.value}
          set={(on) => {
            sound.value = on;
            if (on) ring(); // as it will be heard
          }}
        />
        <Check
          label={w.lettersAct}
          on={lettersOn.value}
          set={(on) => {
            lettersOn.value = on;
          }}
        />
        {lettersOn.value && <Letters />}
      </section>
    </>
  );
}
