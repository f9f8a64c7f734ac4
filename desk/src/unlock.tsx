// Locked, covered, or not opened by the terminal at all: one thing to do on each.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { call, type Fault } from "./api";
import { resumeDraft } from "./lock";
import {
  covered,
  failed,
  fault,
  type Hello,
  held,
  hello,
  type Level,
  lookAtCables,
  unlocked,
} from "./model";
import { Button, levelClass, Notches, Problem } from "./pieces";
import { words } from "./words";

// Unlocks the terminal by a touch; what stood on the screen is there again.
export async function unlock(): Promise<void> {
  fault.value = null;
  try {
    hello.value = { ...(await call<Hello>("unlock")), newcomer: null };
    unlocked.value = true;
    covered.value = false;
    held.value = false;
    resumeDraft();
    await lookAtCables();
  } catch (error) {
    failed(error);
  }
}

export function Unlock() {
  const w = words();
  const touching = useSignal(false);
  const begin = async () => {
    touching.value = true;
    await unlock();
    touching.value = false;
  };
  useEffect(() => {
    document.title = `${w.lockedTitle} · Valise`;
  });
  const acts = useRef<HTMLParagraphElement>(null);
  // What had the focus is covered.
  useEffect(() => acts.current?.querySelector("button")?.focus(), []);
  const said = hello.value;
  return (
    <main class="alone" id="main">
      <p class="name">Valise</p>
      <h1>{covered.value ? w.covered : w.lockedTitle}</h1>
      {said && <p class="quiet">{w.unlockWhy(said.officer, said.device)}</p>}
      {said?.touches_itself && <p class="banner">{w.touchItself}</p>}
      {fault.value && <Problem fault={fault.value} />}
      <p class="acts" ref={acts}>
        <Button main act={() => void begin()} disabled={touching.value}>
          {w.unlock}
        </Button>
      </p>
      <p role="status">{touching.value && !said?.touches_itself ? w.touchNow : ""}</p>
    </main>
  );
}

// Where nothing can be done on this page.
// `typed`: what was not kept any more, to be copied from here.
export function Stranded(props: {
  title: string;
  remedy: string;
  typed?: string;
  level?: Level | null;
}) {
  const { title, remedy, typed } = props;
  const stranded: Fault = {
    code: "failed",
    title,
    detail: "",
    where: "",
    remedy,
    who: "",
    retry_after_s: null,
  };
  const level = props.level ?? null;
  useEffect(() => {
    document.title = `${level ? `${level.full} · ` : ""}Valise`;
  });
  return (
    <main class="alone" id="main">
      {level && (
        <p class={`mark ${levelClass(level)}`}>
          <b>
            {level.full} <Notches count={level.notches} kind="cut" />
          </b>
        </p>
      )}
      <h1 class="name">Valise</h1>
      <Problem fault={stranded} />
      {typed && (
        <label>
          {words().notKeptTyped}
          <textarea rows={12} dir="auto" readOnly value={typed} />
        </label>
      )}
    </main>
  );
}
