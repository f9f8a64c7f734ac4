import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRows } from "../src/csv";

const written = (rows: string[][], separator: string, end: string): string =>
  rows
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator) + end)
    .join("");

describe("comma-separated values", () => {
  it("are rows of cells, whatever stands between them", () => {
    expect(csvRows("a,b\r\n1,2\r\n")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(csvRows("a;b\n1,5;2")).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
    expect(csvRows("a\tb")).toEqual([["a", "b"]]);
    expect(csvRows("")).toEqual([]);
    expect(csvRows("a,\n")).toEqual([["a", ""]]);
  });

  it("hold quotes, separators and line breaks in quotes", () => {
    expect(csvRows('"say ""so"", twice","two\nlines"\n')).toEqual([
      ['say "so", twice', "two\nlines"],
    ]);
    expect(csvRows('"never closed')).toEqual([["never closed"]]);
  });

  it("stay text where they look like formulas", () => {
    expect(csvRows("=1+1,@SUM(A1)")).toEqual([["=1+1", "@SUM(A1)"]]);
  });

  it("come back as they were written", () => {
    const cell = fc.string();
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        (all, separator, end) => {
          expect(csvRows(written(all, separator, end))).toEqual(all);
        },
      ),
    );
  });
});
