import { describe, expect, it } from "vitest";
import { duration } from "../src/times";

describe("a wait", () => {
  it("is said in the largest unit that says something", () => {
    expect(duration(10, "en")).toBe("10 seconds");
    expect(duration(300, "en")).toBe("5 minutes");
    expect(duration(3600, "en")).toBe("1 hour");
    expect(duration(3600, "fr")).toMatch(/^1\sheure$/u);
  });
});
