import { describe, expect, it } from "vitest";
import type { Cable, Who } from "../src/model";
import { csvCell, whoCsv, whoRow } from "../src/who";

const NOW = new Date("2026-11-23T19:00:00Z");
const cable = {
  number: "CY-MFA-26-0041",
  distribution: [
    { mission: "nl/mfa", duty: "ACTION", precedence: "ROUTINE", due: "2026-11-23T18:00:00Z" },
    { mission: "fr/mfa", duty: "INFO", precedence: "ROUTINE", due: null },
  ],
} as unknown as Cable;

function who(over: Partial<Who>): Who {
  return {
    mission: "nl/mfa",
    delivered: "2026-11-23T14:07:00Z",
    opened: { first: null, last: null, officers: 0, told_only_by: [] },
    accepted: null,
    refused: 0,
    complete_to: null,
    ...over,
  };
}

describe("who opened it", () => {
  it("says what is overdue, refused, not heard of and not delivered", () => {
    const row = whoRow(cable, who({ refused: 2 }), NOW);
    expect(row.accepted).toBe("Overdue");
    expect(row.opened).toBe("Not opened; refused 2 times");
    expect(row.completeTo).toBe("Not heard of");
    expect(whoRow(cable, who({ delivered: null }), NOW).delivered).toBe("Queued");
    expect(whoRow(cable, who({ mission: "fr/mfa" }), NOW).accepted).toBe("Not yet");
  });

  it("as CSV is reckoned by no spreadsheet", () => {
    expect(csvCell("=1+1")).toBe("'=1+1");
    expect(csvCell("@x")).toBe("'@x");
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    const lines = whoCsv(["a", "-b"], [whoRow(cable, who({}), NOW)]).split("\r\n");
    expect(lines[0]).toBe("a,'-b");
    expect(lines[1]?.startsWith("nl/mfa,")).toBe(true);
  });
});
