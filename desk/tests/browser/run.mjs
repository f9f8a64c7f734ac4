// The page in Debian's Chromium, on the true terminal, nodes and trustees of a demonstration network
// that is up (quickstart). Every check says what it saw; the first that fails ends it.
//
//   VALISE_BIN=build/release/bin VALISE_DEMO=demo node tests/browser/run.mjs [FOLDER-FOR-SCREENSHOTS]
//
// Enrolling needs a network that was founded with VALISE_MODEL, clearing one with five officers a
// member in VALISE_OFFICERS (tools/demo/network.sh).
import { chromium } from "playwright-core";
import { afterRelease } from "./after_release.mjs";
import { anotherPage } from "./another_page.mjs";
import { attachments } from "./attachments.mjs";
import { spentBudget } from "./budget.mjs";
import { aClearing } from "./clearing.mjs";
import { covering } from "./covering.mjs";
import { aDraft, killed } from "./drafting.mjs";
import { enrolling } from "./enrolling.mjs";
import { failing } from "./failing.mjs";
import { accessible, check, endDesks, openDesk, openPage, passed } from "./harness.mjs";
import { keyboardAlone } from "./keyboard.mjs";
import { asAFile, oldOnPaper, onPaper } from "./leaving.mjs";
import { lettersByChoice } from "./letters.mjs";
import { meanwhile } from "./meanwhile.mjs";
import { myRecord } from "./own_record.mjs";
import { packs } from "./packs.mjs";
import { aWorkingHour, locking, narrowAndInLanguages } from "./reading.mjs";
import { searching } from "./searching.mjs";
import { transcript } from "./transcript.mjs";

const ARGUMENTS = [
  "--no-sandbox", // as root in CI; the desk's own browser is not started as root
  "--disable-gpu",
  "--disable-dev-shm-usage", // where /dev/shm is small
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

// The first cable of the list, on paper and as a file.
async function leavingIt(page) {
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.waitForSelector("table.list tr.row");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable .text p");
  await onPaper(page);
  await asAFile(page);
  await covering(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector("table.list tr.row");
  await oldOnPaper(page);
}

const OPTIONS = { executablePath: "/usr/bin/chromium", args: ARGUMENTS };
const desk = await openDesk("nl-7f3a");
const browser = await chromium.launch(OPTIONS);
try {
  const { context, page, wrong, requests } = await openPage(browser, desk.address);
  const word = await aWorkingHour(page);
  await leavingIt(page);
  await aDraft(page);
  await searching(page, word);
  await myRecord(page);
  await meanwhile(page);
  await lettersByChoice(page);
  await narrowAndInLanguages(page);
  await anotherPage(browser, desk);
  await locking(page);
  await keyboardAlone(page);
  check("the policy of the page stopped nothing of ours", wrong.length === 0, wrong.join("\n"));
  const away = requests.filter((origin) => origin !== new URL(desk.address).origin);
  check("no request left for anywhere else", away.length === 0, away.join(" "));
  check("there are no cookies", (await context.cookies()).length === 0);
  const stranger = await openPage(browser, new URL(desk.address).origin);
  await stranger.page.getByText("This page was not opened by the terminal").waitFor();
  check("without its token the page can do nothing", true);
  await accessible(stranger.page, "not opened here");
  await desk.end();
  await killed("nl-7f3a", OPTIONS);
  await attachments(browser, "nl-7f3a", "cy-7f3a");
  await afterRelease(browser);
  await transcript(browser);
  await aClearing(browser);
  await packs(browser, "nl-b04e");
  await spentBudget(browser, "nl-51d0");
  await failing(browser, "nl-2c91");
  await enrolling(browser);
  console.log(`${passed} checks of the desk hold`);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
  await endDesks();
}
