// The budget of a day is spent: refused with cause, remedy and person, and what is open stays open.
import { writeFileSync } from "node:fs";
import { accessible, check, demo, openDesk, openPage, says, unlock } from "./harness.mjs";
import { valise } from "./people.mjs";

const LEVEL = "LIMITE";

const listed = (officer) => JSON.parse(valise(officer, "list", "--json")).data;
const fresh = (officer) =>
  listed(officer).filter((each) => each.level === LEVEL && each.state !== "Accepted");

function allowed(officer) {
  const rows = JSON.parse(valise(officer, "budget", "show", "--json")).data;
  return rows.find((each) => each.level === LEVEL && !each.archive && each.days === 1).allowed;
}

// So many cables of that level that the budget does not reach for all of them.
function send(count, mission) {
  const file = `${demo}/texts/budget.txt`;
  const text = [
    `Action: ${mission} ROUTINE`,
    `Level: ${LEVEL}`,
    "Subject: Demonstration: one more",
  ];
  writeFileSync(file, [...text, "Language: en", "", "  1. (L) Summary. Invented.", ""].join("\n"));
  for (let i = 0; i < count; i += 1) {
    const draft = valise("cy-7f3a", "draft", "new", "--from", file).trim();
    valise("cy-7f3a", "release", draft, "--wait", "20");
  }
}

export async function spentBudget(browser, officer) {
  const member = officer.slice(0, officer.indexOf("-"));
  const most = allowed(officer);
  if (most > 30) throw new Error("found the network with VALISE_HANDLING='LIMITE:new-day=15'");
  const missing = most + 1 - fresh(officer).length;
  if (missing > 0) send(missing, `${member}/mfa`);
  const numbers = fresh(officer).map((each) => each.number);
  for (const number of numbers.slice(1, most))
    valise(officer, "open", number, "--reason", "exercise");
  const desk = await openDesk(officer);
  const { context, page, wrong } = await openPage(browser, desk.address);
  await unlock(page);
  await says(page, `${most - 1} of ${most}`);
  const open = async (number) => {
    await page.locator("table.list tr.row", { hasText: number }).click();
    await page.keyboard.press("o");
  };
  await open(numbers[0]);
  await page.waitForSelector("article.cable .text p");
  await page.keyboard.press("Escape");
  await says(page, `${most} of ${most}`);
  await open(numbers[most]);
  const box = page.locator("section.problem");
  await box.waitFor({ timeout: 30_000 });
  const said = await box.innerText();
  check(
    "budget spent: one cause, one remedy, one person",
    /budget/iu.test(said) && /two security officers/u.test(said),
    said,
  );
  await accessible(page, "budget spent");
  await open(numbers[0]);
  await page.waitForSelector("article.cable .text p");
  check("… and what is open stays open", true);
  check("… without an error of the page", wrong.length === 0, wrong.join("\n"));
  await context.close();
  await desk.end();
}
