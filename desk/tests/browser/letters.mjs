// Letters by choice: off, or others (WCAG 2.1.4); and a sound for FLASH, by choice too.
import { accessible, check } from "./harness.mjs";

const chosen = (page) => page.locator("tr.row[aria-current] .t-num .num").innerText();

async function settings(page) {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
}

async function list(page) {
  await page.getByRole("link", { name: /^Cables/u }).click();
  await page.locator("tr.row[aria-current]").focus();
}

export async function lettersByChoice(page) {
  await settings(page);
  await accessible(page, "settings");
  const letter = page.getByLabel("Letter for: Next", { exact: true });
  await letter.fill("k");
  check(
    "a letter that does something else already is refused, and it is said",
    (await page.getByRole("alert").allInnerTexts()).join("").includes("already"),
  );
  await letter.fill("h");
  await list(page);
  const first = await chosen(page);
  await page.keyboard.press("j");
  const still = await chosen(page);
  await page.keyboard.press("h");
  check(
    "another letter moves, and the old one no more",
    still === first && (await chosen(page)) !== first,
  );
  await settings(page);
  await page.getByLabel(/Single letters act/u).uncheck();
  await list(page);
  const second = await chosen(page);
  await page.keyboard.press("h");
  await page.keyboard.press("o");
  await page.waitForTimeout(300);
  check("switched off, no letter does anything", (await chosen(page)) === second);
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  check("… and F8 still locks", true);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForSelector("table.list tr.row");
  await settings(page);
  await page.getByLabel(/Single letters act/u).check();
  await page.getByLabel("Letter for: Next", { exact: true }).fill("j");
  await page.evaluate(() => {
    window.rung = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...at) {
      window.rung += 1;
      return start.apply(this, at);
    };
  });
  await page.getByLabel("A sound for FLASH cables").check();
  check(
    "the sound for FLASH is heard when it is chosen",
    (await page.evaluate(() => window.rung)) === 2,
  );
  await page.getByLabel("A sound for FLASH cables").uncheck();
  await list(page);
}
