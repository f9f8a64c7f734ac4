// A29, and export: numbered copies on the record before they are printed, and a mail message.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, bin, check, demo, says } from "./harness.mjs";

const HOLDERS = ["Minister", "State Secretary", "Head of cabinet", "Registry", "Duty officer"];
const folder = mkdtempSync(join(tmpdir(), "valise-paper-"));

// What would come out of a printer, page by page.
async function printed(page, format = "A5") {
  const file = join(folder, "paper.pdf");
  writeFileSync(file, await page.pdf({ format }));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  return text.split("\f").filter((each) => each.trim() !== "");
}

function entry(index) {
  const settings = `${demo}/people/nl-7f3a/terminal.toml`;
  const words = ["--config", settings, "--json", "ledger", "show", String(index)];
  return execFileSync(`${bin}/valise`, words, { encoding: "utf8" });
}

const times = (text, part) => text.split(part).length - 1;

// At the head and at the foot of each page, once each; `numbered`: and which page it is of how many.
function eachPage(pages, what, [number, copies, holder], numbered) {
  pages.forEach((each, at) => {
    const edge = `${number} · ${copies} · for ${holder}`;
    check(
      `${what}: page ${at + 1} carries its marking, copy and holder twice${numbered ? ", and its number" : ""}`,
      times(each, "RESTREINT UE/EU RESTRICTED") === 2 &&
        times(each, edge) === 2 &&
        times(each, `page ${at + 1} of ${pages.length}`) === (numbered ? 1 : 0),
      each,
    );
  });
  check("… of more than one page", pages.length > 1, String(pages.length));
}

// A browser drops the rules that it does not know: here those of the margins.
async function withoutNumbers(page) {
  await page.evaluate(() => {
    const { replaceSync } = CSSStyleSheet.prototype;
    window.know = () => {
      CSSStyleSheet.prototype.replaceSync = replaceSync;
    };
    CSSStyleSheet.prototype.replaceSync = function known(rules) {
      replaceSync.call(this, rules.replaceAll(/@[a-z]+-[a-z]+\s*\{[^}]*\}/gu, ""));
    };
  });
  await page.keyboard.press("p");
  await says(page, "This browser cannot number the pages");
  const said = await page.locator("dialog").innerText();
  check(
    "where pages cannot be numbered nothing is registered, and `valise print` is named",
    /valise print [A-Z-]+\d\d-\d+ --for NAME/u.test(said) && !/Register/u.test(said),
    said,
  );
  await accessible(page, "no print here");
  await page.evaluate(() => window.know());
  await page.keyboard.press("Escape");
}

// The printer is page.pdf(), which cannot run beside the browser's own dialog.
const printer = (page) =>
  page.evaluate(() => {
    window.jobs = [];
    window.print = () => window.jobs.push(document.querySelector(".paper thead").textContent);
  });

// The heads of what it was given since it was last asked.
async function given(page, count) {
  await page.waitForFunction((wanted) => window.jobs.length === wanted, count);
  return page.evaluate(() => window.jobs.splice(0));
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
  const registrations = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/call/print")) registrations.push(request.url());
  });
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
  await accessible(page, "copies");
  await printer(page);
  const span = (from, to) => `copies ${from} to ${to}`;
  const first = copy - 2;
  await page.getByRole("button", { name: `Print ${span(first, of)}` }).click();
  check(
    "the five are given to the printer one after another",
    (await given(page, 5)).every((each, at) => each.includes(`copy ${first + at} of ${of}`)),
  );
  await page.keyboard.press("Escape"); // the third of them was torn
  await page.keyboard.press("p");
  for (const at of [2, 3, 4]) await page.locator(".copies input").nth(at).check();
  await page.getByRole("button", { name: `Print ${span(copy, of)} again` }).click();
  check(
    "what is on the record is printed again as long as the cable is open, without a new entry",
    (await given(page, 3)).every((each, at) => each.includes(`copy ${copy + at} of ${of}`)) &&
      registrations.length === 1,
    registrations.join(),
  );
  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: `Print copy ${copy} again` }).click();
  await given(page, 1);
  const pages = await printed(page);
  const number = (await page.locator("#print").innerText()).replace("Print ", "");
  eachPage(pages, "A29", [number, copies, HOLDERS[2]], true);
  const index = /Printed \S+ \S+ \d+, record nl (\d+)/u.exec(
    pages.join(" ").replaceAll(/\s+/gu, " "),
  );
  const shown = entry(index?.[1]);
  check(
    "A29: and the record has it, with that copy's number",
    /export/u.test(shown) && shown.includes(`copy: ${copy}`),
    shown,
  );
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  eachPage(await printed(page, "A6"), "without margin boxes", [number, copies, HOLDERS[2]], false);
  await page.keyboard.press("Escape");
  await withoutNumbers(page);
}

// No cable of a network that is minutes old is older than 30 days: the list says so here.
async function listSaysOld(page) {
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (address, ...rest) => {
      const answer = await fetch(address, ...rest);
      if (!sessionStorage.getItem("old") || !String(address).endsWith("/call/list")) return answer;
      const said = await answer.json();
      for (const each of said.data?.cables ?? []) each.archive = true;
      return Response.json(said);
    };
  });
  await page.evaluate(() => sessionStorage.setItem("old", "yes"));
  await page.reload();
}

export async function oldOnPaper(page) {
  await listSaysOld(page);
  await page.locator("table.list tr.row[aria-current]").focus();
  await page.keyboard.press("o");
  await page.waitForSelector("article.cable");
  const asked = page.waitForRequest((request) => request.url().endsWith("/call/print"));
  await page.keyboard.press("p");
  await page.getByLabel("For whom").fill("Archivist");
  await page.locator("dialog").getByLabel("Purpose").selectOption("inquiry");
  await accessible(page, "print an old cable");
  await page.keyboard.press("Control+Enter");
  const { purpose } = (await asked).postDataJSON();
  check("an old cable is printed for the purpose that is chosen", purpose === "inquiry", purpose);
  await page.waitForSelector(".copies li");
  await page.evaluate(() => sessionStorage.removeItem("old"));
  await page.reload();
  await page.waitForSelector("table.list tr.row");
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
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByLabel("Form").selectOption("pdf");
  const [pdf] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("dialog").getByRole("button", { name: "Export" }).click(),
  ]);
  const text = execFileSync("pdftotext", ["-layout", await pdf.path(), "-"], { encoding: "utf8" });
  const pages = text.split("\f").slice(0, -1);
  check(
    "… and as a PDF, with marking, holder and number on each page",
    pages.every(
      (each, at) =>
        each.split("RESTREINT UE/EU RESTRICTED").length > 2 &&
        /held by nl-7f3a, nl\/mfa/u.test(each) &&
        each.includes(`page ${at + 1} of ${pages.length}`),
    ) && pages.length > 0,
    text,
  );
}
