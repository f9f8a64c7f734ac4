import { describe, expect, it } from "vitest";
import { namedIn } from "../src/readers";

describe("the missions that a draft names", () => {
  it("are each named once, whatever stands between them", () => {
    expect(namedIn({ action: "nl/mfa, FR/MFA", info: "eeas/hq nl/mfa" })).toEqual([
      "nl/mfa",
      "fr/mfa",
      "eeas/hq",
    ]);
    expect(namedIn({ action: "nobody" })).toEqual([]);
    expect(namedIn({})).toEqual([]);
  });
});
