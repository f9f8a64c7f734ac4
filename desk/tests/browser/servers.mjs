// The servers of the demonstration network: cut off, and back.
import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { bin, demo } from "./harness.mjs";

export const pidOf = (server) => Number(readFileSync(`${demo}/run/${server}.pid`, "utf8"));

export const cutOff = (member) => process.kill(pidOf(member), "SIGKILL");

// It takes what is sent, and answers nothing.
export const hang = (member) => process.kill(pidOf(member), "SIGSTOP");
export const goOn = (member) => process.kill(pidOf(member), "SIGCONT");

export function restart(member) {
  const out = openSync(`${demo}/out/${member}.txt`, "a");
  const words = ["run", "--config", `${demo}/${member}/node.toml`];
  const node = spawn(`${bin}/valise-node`, words, { detached: true, stdio: ["ignore", out, out] });
  node.unref();
  writeFileSync(`${demo}/run/${member}.pid`, `${node.pid}\n`);
}
