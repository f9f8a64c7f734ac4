import { describe, expect, it } from "vitest";
import table from "../../src/base/code.cpp?raw";
import { en } from "../src/words/en";
import { faultWords, spokenFault } from "../src/words/faults";
import { languages, preferred, setLanguage, words } from "../src/words/index";

// A word as it would be said, whatever it takes.
function said(word: unknown): string {
  return typeof word === "function" ? String(word(2, 3, 4, 5, 6)) : String(word);
}

describe("the words", () => {
  for (const [name, all] of Object.entries(languages)) {
    it(`are all there in ${name}`, () => {
      expect(Object.keys(all).sort()).toEqual(Object.keys(en).sort());
      for (const word of Object.values(all))
        expect(said(word)).not.toMatch(/undefined|^\s*$|\[object/u);
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

describe("the terminal's codes", () => {
  const codes = [...table.matchAll(/CodeRow\{Code::\w+, "(\w+)"/gu)].map((each) => each[1]);

  for (const [name, rows] of Object.entries(faultWords)) {
    it(`have a title, a remedy and a person in ${name}, every one`, () => {
      expect(codes.length).toBeGreaterThan(20);
      expect(Object.keys(rows).sort()).toEqual(codes.toSorted());
      for (const row of Object.values(rows))
        expect(row.filter((each) => each !== "")).toHaveLength(3);
    });
  }

  it("keep the detail as it was given, and the words of the page where it wrote them", () => {
    const fault = { code: "too_few", title: "t", detail: "d", where: "", remedy: "", who: "w" };
    setLanguage("de");
    const said = spokenFault({ ...fault, retry_after_s: null });
    setLanguage("en");
    expect(said).toMatchObject({ detail: "d", remedy: "", who: "die Betreiber der Treuhänder" });
  });
});
