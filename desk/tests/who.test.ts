import { describe, expect, it } from "vitest";
import type { Cable, Who } from "../src/model";
import {
  addressee,
  csvCell,
  isWaitedFor,
  scaleOf,
  summary,
  unusual,
  WIDE,
  whoCsv,
  whoRow,
} from "../src/who";

const NOW = new Date("2026-11-23T19:00:00Z");
const cable = {
  number: "CY-MFA-26-0041",
  dtg: "2026-11-23T14:05:00Z",
  distribution: [
    { mission: "nl/mfa", duty: "ACTION", precedence: "ROUTINE", due: "2026-11-23T18:00:00Z" },
    { mission: "fr/mfa", duty: "INFO", precedence: "ROUTINE", due: null },
  ],
} as unknown as Cable;

function who(over: Partial<Who>): Who {
  return {
    mission: "nl/mfa",
    delivered: "2026-11-23T14:07:00Z",
    opened: { first: null, last: null, officers: 0, roles: "", told_only_by: [] },
    accepted: null,
    refused: 0,
    reasons: [],
    complete_to: null,
    ...over,
  };
}

describe("who opened it", () => {
  it("says how far it has come at each addressee", () => {
    const at = (over: Partial<Who>) => addressee(cable, who(over), NOW).state;
    const opened = {
      first: "2026-11-23T15:00:00Z",
      last: null,
      officers: 1,
      roles: "",
      told_only_by: [],
    };
    expect(at({ mission: "fr/mfa", delivered: null })).toBe("Queued");
    expect(at({ mission: "fr/mfa" })).toBe("Delivered");
    expect(at({ mission: "fr/mfa", opened })).toBe("Opened");
    expect(at({ opened })).toBe("Overdue"); // for action, and its time has passed
    expect(at({ opened, accepted: "2026-11-23T16:00:00Z" })).toBe("Accepted");
    const early = new Date("2026-11-23T17:00:00Z");
    expect(addressee(cable, who({ opened }), early).state).toBe("Opened");
  });

  it("says in words what nobody has done yet", () => {
    const row = (over: Partial<Who>) => whoRow(addressee(cable, who(over), NOW), NOW);
    expect(row({}).first).toBe("Not opened");
    expect(row({}).accepted).toBe("Not yet");
    expect(row({}).heard).toBe("Not heard of");
    expect(row({ mission: "fr/mfa" }).accepted).toBe("");
    expect(row({ delivered: null }).delivered).toBe("Waits");
  });

  it("is summed up", () => {
    const opened = {
      first: "2026-11-23T15:00:00Z",
      last: null,
      officers: 3,
      roles: "",
      told_only_by: [],
    };
    const all = [who({ opened, accepted: "2026-11-23T16:00:00Z" }), who({ mission: "fr/mfa" })];
    expect(summary(all.map((each) => addressee(cable, each, NOW)))).toBe(
      "Sent to 2 missions, delivered to 2. Opened by 3 officers in 1. " +
        "Of 1 for action, 1 has accepted and 0 have answered.",
    );
    const none = summary([addressee(cable, who({ mission: "fr/mfa" }), NOW)]);
    expect(none).toBe("Sent to 1 mission, delivered to 1. Opened by nobody yet.");
    expect(isWaitedFor(addressee(cable, who({}), NOW))).toBe(true);
    expect(isWaitedFor(addressee(cable, who({ mission: "fr/mfa" }), NOW))).toBe(false);
  });

  it("lies on one line of time, whatever its length", () => {
    for (const due of ["2026-11-23T14:30:00Z", "2026-11-23T23:00:00Z", "2027-03-01T00:00:00Z"]) {
      const all = [{ ...addressee(cable, who({}), NOW), due }];
      const scale = scaleOf(cable, all);
      for (const time of [cable.dtg, due, "2026-11-23T14:07:00Z"]) {
        expect(scale.x(time)).toBeGreaterThanOrEqual(0);
        expect(scale.x(time)).toBeLessThanOrEqual(WIDE);
      }
      expect(scale.labels.length).toBeGreaterThan(1);
      expect(scale.labels.length).toBeLessThan(7);
    }
  });

  it("as CSV is reckoned by no spreadsheet", () => {
    expect(csvCell("=1+1")).toBe("'=1+1");
    expect(csvCell("@x")).toBe("'@x");
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    const lines = whoCsv([
      addressee(cable, who({ refused: 2, reasons: ["no_grant", "held"] }), NOW),
    ]).split("\r\n");
    expect(lines[0]?.startsWith("Mission,Duty,State,")).toBe(true);
    expect(lines[1]).toBe(
      "nl/mfa,ACTION,Overdue,2026-11-23T14:07:00Z,,,0,,,,2,no grant for the file; held by a security officer,2026-11-23T18:00:00Z,",
    );
  });

  it("is unusual for reasons that the row shows", () => {
    const odd = (over: Partial<Who>, of = cable) => unusual(of, addressee(of, who(over), NOW));
    const opened = (last: string, few: string[] = []) => ({
      opened: { first: last, last, officers: 1, roles: "reader", told_only_by: few },
    });
    expect(odd({})).toEqual([]);
    expect(odd(opened("2026-11-23T15:00:00Z"))).toEqual([]);
    expect(odd(opened("2026-12-30T15:00:00Z"))).toEqual(["opened 37 days after it came"]);
    expect(odd(opened("2026-11-23T15:00:00Z", ["pl"]))).toEqual(["only pl tell of it"]);
    expect(odd({ refused: 1, reasons: ["no_grant"] })).toEqual([
      "refused once, no grant for the file",
    ]);
    const status = { status: "cancelled", by: null, at: "2026-11-23T14:30:00Z" } as const;
    expect(odd(opened("2026-11-23T15:00:00Z"), { ...cable, status })).toEqual([
      "opened after it was ended",
    ]);
  });
});
