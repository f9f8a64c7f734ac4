import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paragraphOf } from "../src/paragraphs";
import { fromBase64url, toBase64url } from "../src/passkey";
import { dtg, local, relative, shortDtg } from "../src/times";

describe("a paragraph", () => {
  it("has its number, its mark and its words", () => {
    expect(paragraphOf("3. (C) Roads. Two delegations counted.")).toEqual({
      kind: "paragraph",
      number: "3.",
      mark: "(C)",
      level: "c",
      text: "Roads. Two delegations counted.",
    });
  });

  it("without either is a heading if it is short and no sentence", () => {
    expect(paragraphOf("Assessment").kind).toBe("heading");
    expect(paragraphOf("As said before.").kind).toBe("paragraph");
    expect(paragraphOf("1. Assessment").kind).toBe("paragraph");
  });

  it("loses no word", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const each = paragraphOf(text);
        const joined = [each.number, each.mark, each.text].join("").replaceAll(/\s/gu, "");
        expect(joined).toBe(text.replaceAll(/\s/gu, ""));
      }),
    );
  });
});

describe("a time", () => {
  const time = new Date("2026-11-23T14:07:00Z");
  it("is written as a date-time group", () => {
    expect(dtg(time)).toBe("231407Z NOV 26");
    expect(shortDtg(time)).toBe("231407Z NOV");
  });
  it("is said in the officer's language", () => {
    const now = new Date("2026-11-23T12:00:00Z");
    expect(relative(time, now, "en")).toBe("in 2 hours");
    expect(relative(time, now, "de")).toBe("in 2 Stunden");
    expect(local(new Date("2026-11-25T11:00:00Z"), now, "en")).toContain("Wednesday");
  });
});

it("bytes travel whole", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromBase64url(toBase64url(new Uint8Array(bytes).buffer))]).toEqual([...bytes]);
    }),
  );
});
