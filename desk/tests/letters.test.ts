import { beforeEach, describe, expect, it } from "vitest";
import { instead, lettersOn, meant, pressed, pressInstead } from "../src/letters";

describe("letters", () => {
  beforeEach(() => {
    lettersOn.value = true;
    instead.value = new Map();
  });

  it("may each be another one, which then is what it was", () => {
    expect(pressInstead("j", "h")).toBe(true);
    expect([pressed("j"), meant("h"), meant("j")]).toEqual(["h", "j", ""]);
    expect(pressInstead("j", "j")).toBe(true);
    expect([pressed("j"), meant("j"), meant("h")]).toEqual(["j", "j", "h"]);
  });

  it("never mean two things", () => {
    expect(pressInstead("j", "k")).toBe(false);
    expect(pressInstead("k", "h")).toBe(true);
    expect(pressInstead("j", "h")).toBe(false);
    expect(pressInstead("j", "k")).toBe(true); // free now
    expect(pressInstead("k", "k")).toBe(false);
    expect([meant("h"), meant("k"), meant("j")]).toEqual(["k", "j", ""]);
  });

  it("are off altogether where one says so; other keys stay", () => {
    lettersOn.value = false;
    expect([meant("j"), pressed("j")]).toEqual(["", ""]);
    expect([meant("Escape"), meant("F8"), pressed("Esc")]).toEqual(["Escape", "F8", "Esc"]);
  });
});
