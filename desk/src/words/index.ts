// The language of the page: chosen here, or the browser's.

import { signal } from "@preact/signals";
import { de } from "./de";
import { el } from "./el";
import { en, type Words } from "./en";
import { fr } from "./fr";

export const languages: Record<string, Words> = { en, fr, el, de };

// Every word longer, with marks over its letters: what does not fit, or was forgotten, shows.
function pseudo(text: string): string {
  const accents: Record<string, string> = {
    a: "á",
    e: "ë",
    i: "î",
    o: "ô",
    u: "ü",
    n: "ñ",
    c: "ç",
  };
  const marked = text.replaceAll(/[aeiounc]/g, (c) => accents[c] ?? c);
  return `[${marked}${"~".repeat(Math.ceil(text.length * 0.4))}]`;
}

function pseudoWords(): Words {
  const entries = Object.entries(en).map(([name, word]) => [
    name,
    typeof word === "string"
      ? pseudo(word)
      : (...args: never[]) => pseudo((word as (...args: never[]) => string)(...args)),
  ]);
  return Object.fromEntries(entries) as Words;
}

export function preferred(wanted: readonly string[]): string {
  for (const each of wanted) {
    const short = each.slice(0, 2).toLowerCase();
    if (short in languages) return short;
  }
  return "en";
}

const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
export const language = signal(preferred(wanted));

export function setLanguage(name: string): void {
  language.value = name;
  document.documentElement.lang = name === "pseudo" ? "en" : name;
}

export const words = (): Words =>
  language.value === "pseudo" ? pseudoWords() : (languages[language.value] ?? en);

// "German", in the language of the page.
export const languageName = (name: string): string =>
  new Intl.DisplayNames(tag(), { type: "language" }).of(name) ?? name;

// For Intl: the pseudo-language has no rules of its own.
export const tag = (): string => (language.value === "pseudo" ? "en" : language.value);
