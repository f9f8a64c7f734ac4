import { afterEach, describe, expect, it, vi } from "vitest";
import { call, Refused } from "../src/api";
import { type Cable, cables, failed, fault, forgetAll, texts } from "../src/model";
import { openText } from "../src/opening";

// The terminal answers when it is told to.
function slowTerminal(data: unknown): () => void {
  let go = () => {};
  const told = new Promise<void>((done) => {
    go = done;
  });
  vi.stubGlobal("fetch", async () => {
    await told;
    return { status: 200, json: async () => ({ data }) };
  });
  return go;
}

describe("what comes after a lock", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is dropped, and is no problem of the screen that is there then", async () => {
    const go = slowTerminal({ look: 7 });
    const asked = call<object>("list", { since: 3 });
    forgetAll();
    go();
    const error = await asked.catch((each: unknown) => each);
    expect(error instanceof Refused && error.fault.code).toBe("late");
    failed(error);
    expect(fault.value).toBeNull();
  });

  it("is no text in a page that is locked", async () => {
    const number = "NL-MFA-26-0001";
    cables.value = new Map([[number, { number, body: "kept" } as Cable]]);
    const go = slowTerminal({ text: { number, paragraphs: ["Sealed."] } });
    const opening = openText(number, []);
    forgetAll();
    go();
    expect(await opening).toBe(false);
    expect(texts.value.size).toBe(0);
  });

  it("is taken where it was typed before", async () => {
    const go = slowTerminal({ id: "d1", version: 2 });
    const saved = call<{ version: number }>("save", {});
    forgetAll();
    go();
    expect((await saved).version).toBe(2);
  });

  it("and what is asked afterwards is answered", async () => {
    forgetAll();
    const go = slowTerminal({ look: 8 });
    const asked = call<{ look: number }>("list", { since: 0 });
    go();
    expect((await asked).look).toBe(8);
  });
});
