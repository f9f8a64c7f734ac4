import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  grouped,
  matches,
  matching,
  narrowed,
  SESSION_MAX,
  sessionFrom,
  sorted,
} from "../src/list";
import type { Cable } from "../src/model";

const NOW = new Date("2026-11-23T14:07:00Z");

function cable(over: Partial<Cable> = {}): Cable {
  return {
    number: "NL-MFA-26-0001",
    state: "New",
    own: false,
    line: { mission: "cy/mfa", duty: "ACTION", precedence: "ROUTINE", due: null },
    from: "nl/mfa",
    level: { short: "R-UE", full: "RESTREINT UE/EU RESTRICTED", notches: 2 },
    caveats: [],
    subject: "Steel safeguards",
    dtg: "2026-11-23T12:00:00Z",
    received: "2026-11-23T12:01:00Z",
    accepted: false,
    status: null,
    assignee: null,
    files: ["GEN"],
    distribution: [],
    references: [],
    codes: ["MAR"],
    keywords: [],
    language: "en",
    type: null,
    exempted: [],
    releasable_to: [],
    downgrade: null,
    bytes: 1100,
    body: "ahead",
    archive: false,
    touch: false,
    until: null,
    ...over,
  };
}

const due = (time: string, over: Partial<Cable> = {}): Cable =>
  cable({
    line: { mission: "cy/mfa", duty: "ACTION", precedence: "ROUTINE", due: time },
    ...over,
  });

const anyCable = fc.record({
  number: fc.integer({ min: 1, max: 9999 }).map((n) => `NL-MFA-26-${String(n).padStart(4, "0")}`),
  duty: fc.constantFrom("ACTION" as const, "INFO" as const),
  precedence: fc.constantFrom("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "DEFERRED"),
  due: fc.option(
    fc.constantFrom("2026-11-20T10:00:00Z", "2026-11-23T18:00:00Z", "2026-12-01T10:00:00Z"),
  ),
  accepted: fc.boolean(),
});
const anyList = fc
  .uniqueArray(anyCable, { selector: (each) => each.number, maxLength: 80 })
  .map((all) =>
    all.map((each) =>
      cable({
        number: each.number,
        accepted: each.accepted,
        line: { mission: "cy/mfa", duty: each.duty, precedence: each.precedence, due: each.due },
      }),
    ),
  );

describe("what its originator ended", () => {
  it("is due no more; what he corrected is", () => {
    const due = {
      mission: "cy/mfa",
      duty: "ACTION",
      precedence: "ROUTINE",
      due: "2026-11-23T18:00:00Z",
    } as const;
    const at = "2026-11-23T13:00:00Z";
    const groupWith = (status: "corrected" | "cancelled" | "superseded" | "withdrawn") =>
      grouped([cable({ line: due, status: { status, by: null, at } })], NOW)[0]?.group;
    expect(groupWith("corrected")).toBe("dueToday");
    for (const each of ["cancelled", "superseded", "withdrawn"] as const) {
      expect(groupWith(each)).toBe("action");
    }
  });
});

describe("the list", () => {
  it("shows what is due first, then precedence, then the newer", () => {
    const late = due("2026-11-23T12:00:00Z", { number: "NL-MFA-26-0003" });
    const flash = cable({
      number: "NL-MFA-26-0002",
      line: { mission: "cy/mfa", duty: "ACTION", precedence: "FLASH", due: null },
    });
    const newer = cable({ number: "NL-MFA-26-0004", received: "2026-11-23T13:00:00Z" });
    const numbers = sorted([cable(), newer, flash, late]).map((each) => each.number);
    expect(numbers).toEqual([
      "NL-MFA-26-0003",
      "NL-MFA-26-0002",
      "NL-MFA-26-0004",
      "NL-MFA-26-0001",
    ]);
  });

  it("holds an accepted cable to no time", () => {
    const groups = grouped([due("2026-11-23T12:00:00Z", { accepted: true })], NOW);
    expect(groups.map((each) => each.group)).toEqual(["action"]);
  });

  it("has every cable once, whatever there is", () => {
    fc.assert(
      fc.property(anyList, (all) => {
        const shown = grouped(all, NOW).flatMap((each) => each.cables.map((one) => one.number));
        expect([...shown].sort()).toEqual(all.map((each) => each.number).sort());
      }),
    );
  });

  it("finds words in any letters", () => {
    expect(matches(cable({ subject: "Έρευνα και διάσωση" }), "ερευνα")).toBe(true);
    expect(matches(cable(), "steel  mar")).toBe(true);
    expect(matches(cable(), "steel copper")).toBe(false);
  });
});

describe("a session", () => {
  it("names the cable that is opened first and at most 25", () => {
    fc.assert(
      fc.property(anyList, fc.nat(), (all, at) => {
        if (all.length === 0) return;
        const first = all[at % all.length];
        if (!first) return;
        const named = sessionFrom(first.number, all);
        expect(named[0]).toBe(first.number);
        expect(named.length).toBeLessThanOrEqual(SESSION_MAX);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });

  it("names none that takes a touch of its own, was opened, or is kept", () => {
    const rows = [
      cable(),
      cable({ number: "NL-MFA-26-0002", touch: true }),
      cable({ number: "NL-MFA-26-0003", state: "Opened" }),
      cable({ number: "NL-MFA-26-0004", body: "kept" }),
      cable({ number: "NL-MFA-26-0005" }),
    ];
    expect(sessionFrom("NL-MFA-26-0001", rows)).toEqual(["NL-MFA-26-0001", "NL-MFA-26-0005"]);
  });
});

describe("a list that is narrowed", () => {
  it("keeps its order and its groups, as if it had been put into order after the filter", () => {
    fc.assert(
      fc.property(anyList, fc.nat(99), (all, wanted) => {
        const passes = matching(String(wanted));
        expect(narrowed(grouped(all, NOW), passes)).toEqual(grouped(all.filter(passes), NOW));
      }),
    );
  });
});
