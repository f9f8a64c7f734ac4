import { describe, expect, it } from "vitest";
import {
  type Block,
  block,
  blocksOf,
  headingsLine,
  headingText,
  moved,
  numbers,
  textOf,
  typedMark,
  withHeadings,
  withoutHeadings,
} from "../src/blocks";

const TEXT = `Summary

1. (R) They asked for a date.

Text

2. (R) Two lines
of one paragraph.

3. (U) On quotas there was nothing.
`;

describe("a text as blocks", () => {
  it("is put together as it was taken apart", () => {
    expect(textOf(blocksOf(TEXT))).toBe(TEXT);
  });

  it("is numbered anew, without what is empty and its heading", () => {
    const blocks = [
      block("heading", "Summary"),
      block("paragraph", "  "),
      block("heading", "Text"),
      block("paragraph", "One.", "R"),
      block("paragraph", "Two.\n\nThree.", "L"),
      block("heading", "Assessment"),
    ];
    expect(textOf(blocks)).toBe("Text\n\n1. (R) One.\n\n2. (L) Two.\n\n3. (L) Three.\n");
    expect(numbers(blocks)).toEqual([null, 1, null, 2, 3, null]);
  });

  it("of nothing is empty", () => {
    expect(textOf([block("heading", "Summary"), block("paragraph")])).toBe("");
    expect(blocksOf("")).toEqual([]);
  });

  it("keeps what a writer without numbers wrote", () => {
    expect(textOf(blocksOf("They will say so in public.\n\n(R) We will not."))).toBe(
      "1. They will say so in public.\n\n2. (R) We will not.\n",
    );
  });

  it("has headings that are read as headings", () => {
    const heading = headingText("What was said: at length!");
    expect(blocksOf(textOf([block("heading", heading), block("paragraph", "x.")]))[0]?.kind).toBe(
      "heading",
    );
  });

  it("takes a mark that is typed before its words", () => {
    expect(typedMark("(C) They")).toEqual({ mark: "C", text: "They" });
    expect(typedMark("(C)")).toEqual({ text: "(C)" });
    expect(typedMark("They (C) say")).toEqual({ text: "They (C) say" });
  });

  it("is moved one place, and not past its ends", () => {
    const [a, b] = [block("paragraph", "a"), block("paragraph", "b")];
    const texts = (by: -1 | 1, id: number) => moved([a, b], id, by).map((each) => each.text);
    expect(texts(1, a.id)).toEqual(["b", "a"]);
    expect(texts(-1, a.id)).toEqual(["a", "b"]);
    expect(texts(1, b.id)).toEqual(["a", "b"]);
  });
});

describe("headings", () => {
  const shape = (blocks: readonly Block[]) =>
    blocks.map((each) => (each.kind === "heading" ? `# ${each.text}` : each.text));
  const back = (blocks: readonly Block[]) => {
    const { names } = withoutHeadings([headingsLine(blocks)]);
    return shape(withHeadings(blocksOf(textOf(blocks)), names, "R"));
  };

  it("come back with nothing under them, and stand in no text", () => {
    const blocks = [
      block("heading", "Summary"),
      block("paragraph"),
      block("heading", "Text"),
      block("paragraph", "Words."),
      block("paragraph", "More."),
      block("heading", "What I make of it"),
      block("paragraph"),
    ];
    expect(textOf(blocks)).not.toContain("Summary");
    expect(back(blocks)).toEqual([
      "# Summary",
      "",
      "# Text",
      "Words.",
      "More.",
      "# What I make of it",
      "",
    ]);
  });

  it("of a text that was written elsewhere stay where they are", () => {
    const written = blocksOf("First.\n\nElsewhere\n\n1. Second.\n\nText\n\n2. Third.\n");
    expect(shape(withHeadings(written, ["Summary", "Text"], ""))).toEqual([
      "First.",
      "# Elsewhere",
      "Second.",
      "# Summary",
      "",
      "# Text",
      "Third.",
    ]);
    expect(shape(withHeadings(written, [], ""))).toEqual(shape(written));
  });

  it("are no line of the draft that anyone sees, whoever wrote it", () => {
    const { others, names } = withoutHeadings(["# a remark", '# Headings: ["One"]']);
    expect(others).toEqual(["# a remark"]);
    expect(names).toEqual(["One"]);
    expect(withoutHeadings(["# Headings: by hand"]).names).toEqual([]);
  });
});
