import { describe, expect, it } from "vitest";
import { en } from "../src/words/en";
import { languages, preferred, setLanguage, words } from "../src/words/index";

// A word as it would be said, whatever it takes.
function said(word: unknown): string {
  return typeof word === "function" ? String(word(2, 3, 4, 5, 6)) : String(word);
}

describe("the words", () => {
  for (const [name, all] of Object.entries(languages)) {
    it(`are all there in ${name}`, () => {
      expect(Object.keys(all).sort()).toEqual(Object.keys(en).sort());
      for (const word of Object.values(all)) expect(said(word)).not.toMatch(/undefined|^\s*$/u);
    });
  }

  it("are those of the field: opened, never read; no key, token or sync", () => {
    for (const [name, word] of Object.entries(en)) {
      if (name.startsWith("key")) continue;
      expect(said(word), name).not.toMatch(/\b(read|keys?|token|sync)\b/iu);
    }
  });

  it("of the pseudo-language are a good third longer", () => {
    globalThis.document = { documentElement: { lang: "" } } as unknown as Document;
    setLanguage("pseudo");
    expect(words().acceptForAction.length).toBeGreaterThan(en.acceptForAction.length * 1.4);
    setLanguage("en");
  });

  it("are those that the browser prefers, if they are here", () => {
    expect(preferred(["pt-PT", "el-CY", "en"])).toBe("el");
    expect(preferred(["pt"])).toBe("en");
  });
});
