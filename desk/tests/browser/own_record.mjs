// My record: what was opened in the officer's name, also on a machine that this one knows nothing of.
import { copyFileSync, mkdirSync } from "node:fs";
import { accessible, check, demo, says, shoot } from "./harness.mjs";
import { charter, foundingHash, twoSign, valise } from "./people.mjs";

const OFFICER = "nl-7f3a";
const SECOND = `${OFFICER}-second`; // the folder of his other machine

function enrolAnotherMachine() {
  const folder = `${demo}/people/${SECOND}`;
  mkdirSync(folder);
  copyFileSync(`${demo}/people/${OFFICER}/terminal.toml`, `${folder}/terminal.toml`);
  const words = valise(
    SECOND,
    ...["device", "enrol", "--officer", OFFICER, "--charter", charter, "--hash", foundingHash()],
    ...["--output", `${folder}/request`],
  ).trim();
  twoSign("nl", ["device", "approve", `${folder}/request`], ["--fingerprint", words]);
}

// The record is asked anew whenever the screen is entered.
async function lookAgain(page) {
  for (const letter of ["c", "o"]) {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
  }
  await page.getByRole("heading", { name: "My record" }).waitFor();
  await page.waitForSelector("section[aria-labelledby=openings] tbody tr");
}

export async function myRecord(page) {
  await lookAgain(page);
  await says(page, "Told by 5 trustees");
  const rows = page.locator("section[aria-labelledby=openings] tbody tr");
  const before = await rows.count();
  check("what was opened in my name is listed, as five trustees tell it", before > 1, before);
  check(
    "all of it on this machine: nothing is asked",
    (await rows.filter({ hasText: "this machine" }).count()) === before &&
      !(await page.getByRole("heading", { name: "Was this you?" }).isVisible()),
  );
  const machines = page.locator("section[aria-labelledby=machines] tbody tr");
  check("so is this machine", (await machines.innerText()).includes("May open"));
  enrolAnotherMachine();
  const number = await rows.first().locator("th").innerText();
  valise(SECOND, "open", number, "--reason", "exercise");
  await lookAgain(page);
  await page.getByRole("heading", { name: "Was this you?" }).waitFor();
  const news = rows.filter({ hasText: "Was this you?" });
  check("an opening on another machine is asked about", (await news.count()) === 1);
  check("and the other machine is listed", (await machines.count()) === 2);
  await accessible(page, "my record");
  await news.getByRole("button").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  const told = await dialog.innerText();
  check(
    "“Not me” says whom to tell, and what: record, cable, machine, time",
    told.includes("nl-0003") &&
      told.includes(number) &&
      /nl \d+[\s\S]*([0-9a-f]{8} ?){8}/u.test(told),
    told,
  );
  await shoot(page, "not-me");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "All of this was me" }).click();
  await says(page, "Noted: all of this was you.");
  await lookAgain(page);
  await says(page, "Told by 5 trustees");
  check(
    "what is confirmed is not asked again",
    !(await page.getByRole("heading", { name: "Was this you?" }).isVisible()),
  );
  await page.keyboard.press("Escape");
}
