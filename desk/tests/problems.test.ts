import { afterEach, describe, expect, it } from "vitest";
import { language } from "../src/words";
import { spokenProblem } from "../src/words/problems";
import { withheldInWords } from "../src/words/withheld";

afterEach(() => {
  language.value = "en";
});

// As the terminal says them, with what it puts in.
const SAID = [
  "name at least one mission: Action: nl/mfa",
  "xx/mfa is a mission of no member",
  "say the level: Level: RESTREINT UE",
  "SECRET UE/EU SECRET is above this network's ceiling, RESTREINT UE/EU RESTRICTED: use the network accredited for it",
  "paragraph 4 is marked CONFIDENTIEL UE/EU CONFIDENTIAL, above the cable's LIMITE: raise the level or change the text",
  "a hidden character, U+200B (zero-width space), in line 7: remove it",
  "there is no text",
  "CY-MFA-26-0001 is SECRET UE/EU SECRET, above this cable: raise the level, or refer to something else",
  "changed since it was asked: ask its clearers again",
  "not yet cleared by cy-2c91, cy-b04e",
  "3 of the 4 needed answer: nothing was opened; try again when more trustees are back",
  "its body was altered since it was sealed, and nothing of it is shown (part 2)",
  "it was released as NL-MFA-26-0007",
  "attachments are not kept here: open the cable again, on the record",
];

describe("what stands against a draft", () => {
  it("is said in the language of the page, with what it is about", () => {
    for (const one of ["fr", "de", "el"]) {
      language.value = one;
      for (const said of SAID) {
        const spoken = spokenProblem(said);
        expect(spoken, said).not.toBe(said);
        expect(spoken).not.toContain("$");
      }
      expect(spokenProblem("xx/mfa is a mission of no member")).toContain("xx/mfa");
      expect(spokenProblem("not yet cleared by cy-2c91, cy-b04e")).toContain("cy-2c91, cy-b04e");
    }
  });

  it("keeps what was typed before it, and what it does not know", () => {
    language.value = "de";
    expect(spokenProblem('"morgen": a due time is written 2026-11-23T18:00:00Z')).toBe(
      '"morgen": eine Frist wird 251100Z NOV 26 geschrieben',
    );
    expect(spokenProblem("something new")).toBe("something new");
  });

  it("in English speaks of the page and not of the file", () => {
    expect(spokenProblem("a hidden character, U+200B, in line 7: remove it")).toBe(
      "a character that cannot be seen, U+200B: remove it",
    );
    expect(spokenProblem("there is no text")).toBe("there is no text");
  });

  it("says why trustees withheld, and how many", () => {
    const detail =
      "You have no grant for this file. Ask a registrar. (4 of 5 trustees that withheld say so)";
    language.value = "fr";
    expect(withheldInWords("no_grant", detail)).toBe("sans accès au dossier (4/5)");
    expect(withheldInWords("trustees", detail)).toBe("");
    language.value = "en";
    expect(withheldInWords("no_grant", detail)).toBe("");
  });
});
