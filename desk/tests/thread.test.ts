import { beforeEach, describe, expect, it } from "vitest";
import { type Cable, cables, stateOf } from "../src/model";
import { threadOf } from "../src/thread";

const cable = (number: string, dtg: string, references: string[], over: Partial<Cable> = {}) =>
  ({ number, dtg, references, own: false, state: "Opened", ...over }) as Cable;

const listed = (...all: Cable[]) => {
  cables.value = new Map(all.map((each) => [each.number, each]));
};
const numbers = (of: string) => threadOf(of).map((each) => each.number);

describe("a thread", () => {
  beforeEach(() => listed());

  it("is what names one another, however far, the oldest first", () => {
    listed(
      cable("C", "2026-11-23T12:00:00Z", ["B"]),
      cable("A", "2026-11-21T12:00:00Z", []),
      cable("B", "2026-11-22T12:00:00Z", ["A"]),
      cable("X", "2026-11-22T12:00:00Z", []),
    );
    for (const each of ["A", "B", "C"]) expect(numbers(each)).toEqual(["A", "B", "C"]);
    expect(numbers("X")).toEqual([]);
  });

  it("goes through a cable that is not listed here", () => {
    listed(
      cable("A", "2026-11-21T12:00:00Z", ["GONE"]),
      cable("B", "2026-11-22T12:00:00Z", ["GONE"]),
    );
    expect(numbers("A")).toEqual(["A", "B"]);
  });

  it("ends where cables name one another in a ring", () => {
    listed(cable("A", "2026-11-21T12:00:00Z", ["B"]), cable("B", "2026-11-22T12:00:00Z", ["A"]));
    expect(numbers("B")).toEqual(["A", "B"]);
  });
});

describe("a cable that an own one names", () => {
  it("is answered, if it was opened", () => {
    const opened = cable("A", "2026-11-21T12:00:00Z", []);
    const fresh = cable("B", "2026-11-21T12:00:00Z", [], { state: "New" });
    const reply = cable("R", "2026-11-22T12:00:00Z", ["A", "B"], { own: true, state: "Sent" });
    listed(opened, fresh);
    expect(stateOf(opened)).toBe("Opened");
    listed(opened, fresh, reply);
    expect(stateOf(opened)).toBe("Answered");
    expect(stateOf(fresh)).toBe("New");
  });
});
