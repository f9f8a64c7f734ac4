// What somebody hears who cannot see the page: after each key the element with the focus, as
// Chromium gives it to a reader of the screen, and what live regions said meanwhile. Compared with
// transcript.txt, beside this file; VALISE_TRANSCRIPT=write writes that anew, to be read and judged.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, bin, check, demo, openDesk, openPage, says } from "./harness.mjs";

const EXPECTED = new URL("transcript.txt", import.meta.url);
const OFFICER = "fr-2c91"; // who has opened nothing
const STATES = ["expanded", "checked", "disabled", "invalid", "required"];

// Numbers, times and the terminal's own name vary.
const steady = (text) =>
  text
    .replaceAll(/\d{6}Z [A-Z]{3} \d\d/gu, "TIME")
    .replaceAll(/\b\d\d:\d\d(:\d\d)?\b/gu, "TIME")
    .replaceAll(/\d[\d,]*/gu, "#")
    .replaceAll(/# (text|header|kept cable)s?\b/gu, "# $1")
    .replaceAll(/\s+/gu, " ")
    .trim();

function valise(officer, ...words) {
  const settings = `${demo}/people/${officer}/terminal.toml`;
  return execFileSync(`${bin}/valise`, ["--config", settings, "--yes", "--json", ...words], {
    encoding: "utf8",
  });
}

function sendFlash() {
  const file = join(tmpdir(), `valise-flash-${process.pid}.txt`);
  const draft = [
    "Action: fr/mfa",
    "Level: LIMITE",
    "Precedence: FLASH",
    "Subject: (U) Demonstration: a ship in distress",
    "Language: en",
    "",
    "(L) Invented, of no real State, place or person: answer at once.",
    "",
  ];
  writeFileSync(file, draft.join("\n"));
  const { id } = JSON.parse(valise("cy-2c91", "draft", "new", "--from", file)).data;
  valise("cy-2c91", "release", id, "--mission", "cy/mfa", "--wait", "10");
}

// What live regions said last. One that came by itself, with its words already in it, is lost on many
// a reader; one that came with its whole screen is not what is to be said first.
function listen(page) {
  return page.evaluate(() => {
    const LIVE = "[aria-live], [role=status], [role=alert]";
    const said = new Map();
    window.heard = said;
    const note = (region, came) => {
      if (!region.checkVisibility() || region.textContent.trim() === "") return;
      said.set(region, { text: region.textContent, came: came || said.get(region)?.came });
    };
    new MutationObserver((changes) => {
      for (const change of changes) {
        const at = change.target instanceof Element ? change.target : change.target.parentElement;
        const region = at?.closest(LIVE);
        if (region) note(region, false);
        for (const node of change.addedNodes) {
          if (node instanceof Element && node.matches(LIVE)) note(node, true);
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

function heardSince(page) {
  return page.evaluate(() => {
    const lines = [...window.heard]
      .filter(([region]) => region.isConnected)
      .map(([region, { text, came }]) => {
        const role = region.getAttribute("role") ?? region.getAttribute("aria-live");
        return `${came && role !== "alert" ? "lost " : ""}${role}: ${text}`;
      });
    window.heard.clear();
    return lines;
  });
}

async function focused(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const value = (node, name) => node.properties?.find((each) => each.name === name)?.value.value;
  const node = nodes.filter((each) => !each.ignored && value(each, "focused")).at(-1);
  if (!node) return "nothing";
  const dialog = nodes.find((each) => !each.ignored && each.role.value === "dialog");
  const states = STATES.flatMap((name) => {
    const said = value(node, name);
    return said === undefined || said === false || said === "false" ? [] : [`${name}=${said}`];
  });
  const parts = [
    `${node.role.value} “${node.name?.value ?? ""}”`,
    ...states,
    node.value?.value ? `value “${node.value.value}”` : "",
    node.description?.value ? `described “${node.description.value}”` : "",
  ];
  if (dialog) {
    parts.push(`in dialog “${dialog.name.value}”, described “${dialog.description?.value ?? ""}”`);
  }
  return parts.filter(Boolean).join(", ");
}

// Keys, then what is waited for, then what is heard.
function steps(page, lines) {
  return async (what, act, until) => {
    await act();
    await until?.();
    await page.waitForTimeout(800);
    lines.push(`# ${what}`, `title: ${steady(await page.title())}`);
    lines.push(`focus: ${steady(await focused(page))}`);
    for (const each of await heardSince(page)) lines.push(steady(each));
    lines.push("");
  };
}

async function untilFlash(page) {
  for (let row = 0; row < 60; row += 1) {
    await page.keyboard.press("k");
    await page.waitForTimeout(30);
    const name = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    if (name?.includes("FLASH")) return;
  }
  throw new Error("the FLASH cable is not in the list");
}

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.labels?.[0]?.textContent ?? at?.getAttribute("aria-label") ?? at?.textContent;
    });
    if (name?.startsWith(wanted)) return;
  }
  throw new Error(`Tab does not come to ${wanted}`);
}

async function walk(page, step) {
  const key = (name) => () => page.keyboard.press(name);
  const keys = (names) => async () => {
    for (const name of names) await page.keyboard.press(name);
  };
  await step("the page is opened", () => {});
  await step("Enter: unlock", key("Enter"), () => page.waitForSelector("table.list tr.row"));
  await step("a FLASH cable comes", sendFlash, () => page.waitForSelector(".flash"));
  await accessible(page, "flash");
  await step("k, up to it", () => untilFlash(page));
  await step("o: open", key("o"), () => page.waitForSelector("article.cable .text p"));
  await step("e: accept", key("e"), () => says(page, "Accepted for action, record"));
  await step("r: reply", key("r"), () => page.getByLabel("Paragraph 1", { exact: true }).waitFor());
  await step("Tab to the subject", () => tabTo(page, "Subject"));
  await step("Tab to the text, and write", async () => {
    await tabTo(page, "Paragraph 1");
    await page.keyboard.type("Invented: we answer at once.");
  });
  await step("Ctrl+Enter: what is signed", key("Control+Enter"), () =>
    page.waitForSelector("dialog[open]"),
  );
  await step("Ctrl+Enter: release", key("Control+Enter"), () => says(page, "cy/mfa: delivered"));
  await step("g /: search", keys(["g", "/"]), () => page.waitForSelector("#search"));
  await step(
    "words that are kept here",
    () => page.keyboard.type("ship distress"),
    () => says(page, "Text kept here"),
  );
  await step("Esc, j: the first hit", keys(["Escape", "j"]));
  await step("g s: sent", keys(["g", "s"]), () => page.waitForSelector("table.plain"));
  await step("j: the newest", key("j"));
  await step("w: who opened it", key("w"), () => page.waitForSelector("#who"));
  await step("the place Settings", async () => {
    await page.getByRole("link", { name: "Settings" }).focus();
    await page.keyboard.press("Enter");
  });
}

export async function transcript(browser) {
  const desk = await openDesk(OFFICER);
  const { context, page, wrong } = await openPage(browser, desk.address);
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  await listen(page);
  const lines = [];
  await walk(page, steps(page, lines));
  const text = `${lines.join("\n").trimEnd()}\n`;
  if (process.env.VALISE_TRANSCRIPT === "write") writeFileSync(EXPECTED, text);
  const expected = readFileSync(EXPECTED, "utf8").split("\n");
  const at = text.split("\n").findIndex((each, line) => each !== expected[line]);
  check(
    "a reader of the screen says what it should, from unlocking to settings",
    text === expected.join("\n"),
    `\nline ${at + 1} is      ${text.split("\n")[at]}\nand should be ${expected[at]}\n\n${text}`,
  );
  check("… a FLASH cable at once, and once", text.split("\nalert:").length === 2);
  check("… and nothing is lost that a region came with", !/^lost /mu.test(text));
  check("… without an error of the page", wrong.length === 0, wrong.join("\n"));
  await context.close();
  await desk.end();
}
