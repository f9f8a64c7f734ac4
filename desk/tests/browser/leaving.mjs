// A29, and export: numbered copies on the record before they are printed, and a mail message.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, bin, check, demo, says } from "./harness.mjs";

const HOLDERS = ["Minister", "State Secretary", "Head of cabinet", "Registry", "Duty officer"];
const folder = mkdtempSync(join(tmpdir(), "valise-paper-"));

// What would come out of a printer, page by page.
async function printed(page) {
  const file = join(folder, "paper.pdf");
  writeFileSync(file, await page.pdf({ format: "A5" }));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  return text.split("\f").filter((each) => each.trim() !== "");
}

function entry(index) {
  const settings = `${demo}/people/nl-7f3a/terminal.toml`;
  const words = ["--config", settings, "--json", "ledger", "show", String(index)];
  return execFileSync(`${bin}/valise`, words, { encoding: "utf8" });
}

export async function onPaper(page) {
  const nothing = (await printed(page)).join("\n");
  check(
    "what is not registered does not get on paper",
    nothing.includes("Nothing is printed that is not registered") && !/\(R\)/u.test(nothing),
    nothing,
  );
  await page.keyboard.press("p");
  await page.getByLabel("For whom").fill(HOLDERS.join("\n"));
  await accessible(page, "print");
  await page.getByRole("button", { name: "Register 5 copies" }).click();
  const row = page.locator(".copies li").nth(2);
  await row.waitFor();
  const rows = await page.locator(".copies li").allInnerTexts();
  const [copies] = rows.map((each) => /copy \d+ of \d+/u.exec(each)?.[0]).slice(2, 3);
  const [copy, of] = copies.match(/\d+/gu).map(Number);
  check(
    "each of five holders has a copy with its number",
    rows.length === 5 && of === copy + 2 && rows[2].includes(HOLDERS[2]),
    rows.join("\n"),
  );
  // The printer is page.pdf(), which cannot run beside the browser's own dialog.
  await page.evaluate(() => {
    window.print = () => {};
  });
  await row.getByRole("button", { name: "Print" }).click();
  await page.waitForSelector(".paper h1", { state: "attached" });
  const pages = await printed(page);
  const number = (await page.locator("#print").innerText()).replace("Print ", "");
  pages.forEach((each, at) => {
    const marked = each.split("RESTREINT UE/EU RESTRICTED").length - 1;
    const foot = `${number} · ${copies} · for ${HOLDERS[2]} · page ${at + 1} of ${pages.length}`;
    check(
      `A29: page ${at + 1} carries its marking, copy, holder and number`,
      marked >= 2 && each.includes(foot),
      each,
    );
  });
  check("… of more than one page", pages.length > 1, String(pages.length));
  const index = /Printed \S+ \S+ \d+, record nl (\d+)/u.exec(
    pages.join(" ").replaceAll(/\s+/gu, " "),
  );
  const shown = entry(index?.[1]);
  check(
    "A29: and the record has it, with that copy's number",
    /export/u.test(shown) && shown.includes(`copy: ${copy}`),
    shown,
  );
  await page.keyboard.press("Escape");
}

export async function asAFile(page) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await accessible(page, "export");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("dialog").getByRole("button", { name: "Export" }).click(),
  ]);
  const mail = readFileSync(await download.path(), "utf8");
  check(
    "a cable is exported as a mail message with the fields of RFC 6477",
    download.suggestedFilename().endsWith(".eml") && /^MMHS-Primary-Precedence: \d\r$/mu.test(mail),
    mail.slice(0, 600),
  );
  await says(page, "Accept for action");
}
