// Language and look: kept by this window alone, since its profile keeps nothing.

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { setLetters } from "./letters";
import { language, languages, setLanguage, words } from "./words";

type Theme = "system" | "light" | "dark" | "contrast";
const theme = signal<Theme>("system");

function setTheme(name: Theme): void {
  theme.value = name;
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

export function Settings() {
  const w = words();
  useLayoutEffect(() => setLetters({}), []);
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
    </>
  );
}
