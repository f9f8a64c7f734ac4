// What people of the demonstration network do at the command line, beside the page.
import { execFileSync } from "node:child_process";
import { bin, demo } from "./harness.mjs";

export const charter = `${demo}/charter/charter.cbor`;

// `folder`: of people/, an officer's or that of one more machine of his.
export const valise = (folder, ...words) =>
  execFileSync(
    `${bin}/valise`,
    ["--config", `${demo}/people/${folder}/terminal.toml`, "--yes", "--no-color", ...words],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );

// Two registrars sign; `second` is what both have to add.
export function twoSign(member, words, second = []) {
  const act = /^act ([0-9a-f]{8})/mu.exec(valise(`${member}-0001`, ...words, ...second))[1];
  valise(`${member}-0002`, "countersign", "approve", act, ...second);
}

export function foundingHash() {
  const shown = execFileSync(`${bin}/valise-node`, ["charter", "show", charter], {
    encoding: "utf8",
  });
  return /founding hash +([0-9a-f]{64})/u.exec(shown)[1];
}
