// One cable: its head, the line that says what vouches for it, its text, and what can be done.

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { keepOrder, selected } from "./cables";
import { reply } from "./drafts";
import { begin, InHand, isMine } from "./in_hand";
import { leaves } from "./leaving";
import { setLetters } from "./letters";
import {
  type Cable,
  cables,
  hasRole,
  hello,
  isWithdrawn,
  notice,
  now,
  screen,
  type Text,
  texts,
} from "./model";
import { accept, from, openAnew, openText, show } from "./opening";
import { Export, Print } from "./paper";
import { Button, LevelWord, levelClass, Shape } from "./pieces";
import { PurposeField } from "./purpose";
import { ChangeStatus, changing, markingOf, StatusOf } from "./status";
import { Paragraphs } from "./text_rows";
import { focusThread, Thread } from "./thread_list";
import { dtg, local, relative, shortDtg } from "./times";
import { AttachmentList, Viewer } from "./viewer";
import { whoOpened } from "./who_screen";
import { tag, words } from "./words";
import { reasonWord } from "./words/withheld";

function missions(cable: Cable, duty: "ACTION" | "INFO"): string {
  return cable.distribution
    .filter((each) => each.duty === duty)
    .map((each) => each.mission)
    .join(", ");
}

function Facts({ cable }: { cable: Cable }) {
  const w = words();
  const released = new Date(cable.dtg);
  const fact = (name: string, value: string, wide?: boolean) =>
    value === "" ? null : (
      <>
        <dt>{name}</dt>
        <dd class={wide ? "wide" : undefined}>{value}</dd>
      </>
    );
  return (
    <dl class="kv">
      <dt>{w.number}</dt>
      <dd>
        <b class="num">{cable.number}</b>
      </dd>
      <dt>{w.released}</dt>
      <dd>
        <time dateTime={cable.dtg}>{dtg(released)}</time>,{" "}
        {w.receivedAt(shortDtg(new Date(cable.received)))}
      </dd>
      {fact(w.from, cable.from)}
      {fact(
        w.due,
        [cable.line?.due ? dtg(new Date(cable.line.due)) : w.none, cable.line?.precedence ?? ""]
          .filter(Boolean)
          .join(", "),
      )}
      {fact(w.type, cable.type === null ? "" : w[cable.type])}
      {fact(w.action, missions(cable, "ACTION"))}
      {fact(w.info, missions(cable, "INFO"))}
      {fact(w.exempted, cable.exempted.join(", "))}
      {fact(w.file, cable.files.join(", "))}
      {fact(w.assignedTo, isMine(cable) ? w.yours : (cable.assignee ?? ""))}
      {fact(w.codes, cable.codes.join(", "))}
      {fact(w.caveats, cable.caveats.join(", "))}
      {fact(w.releasableTo, cable.releasable_to.join(", "))}
      {fact(w.downgrade, cable.downgrade ?? "")}
      {fact(w.refersTo, cable.references.join(", "), true)}
    </dl>
  );
}

function Proofs({ text }: { text: Text }) {
  const w = words();
  if (!text.trustees || !text.record) return <p class="quiet">{w.keptProof}</p>;
  const { asked, answered, used, cosigned, bad, withheld } = text.trustees;
  return (
    <dl class="kv proofs">
      <dt>{w.seatsAsked}</dt>
      <dd>{w.openedOf(answered, asked)}</dd>
      <dt>{w.seatsUsed}</dt>
      <dd>{used}</dd>
      <dt>{w.cosigned}</dt>
      <dd>{cosigned}</dd>
      <dt>{w.recordedIn}</dt>
      <dd>
        {text.record.ledger} {text.record.index.toLocaleString(tag())}
      </dd>
      {bad !== "" && (
        <>
          <dt class="msg">{w.badSeats}</dt>
          <dd class="msg">{bad}</dd>
        </>
      )}
      {withheld.map((each) => (
        <dd key={each.trustee} class="wide">
          {w.withheldBy(each.trustee, reasonWord(each.code))}
        </dd>
      ))}
    </dl>
  );
}

const proofs = signal(false);
const closeLeaving = (): void => {
  leaves.value = null;
};

function Proof({ cable, text }: { cable: Cable; text: Text }) {
  const w = words();
  const { record } = text;
  const seats = text.trustees?.used.split(" ").filter(Boolean).length ?? 0;
  return (
    <>
      <p class="proof">
        <span class="st">
          <Shape state="Answered" />
          <b>{text.by === "kept" ? w.keptHere : w.verified}</b>
        </span>
        <span>
          {record && text.by !== "kept"
            ? w.verifiedBy(cable.from, seats, record.ledger, record.index.toLocaleString(tag()))
            : w.keptProof}
        </span>
        <Button
          letter="i"
          act={() => {
            proofs.value = !proofs.value;
          }}
        >
          {w.proofs}
        </Button>
      </p>
      {proofs.value && <Proofs text={text} />}
    </>
  );
}

function Foot({ text }: { text: Text }) {
  const { record } = text;
  if (!record) return null;
  const index = record.index.toLocaleString(tag());
  const time = dtg(new Date(record.opened));
  return (
    <p class="opened">{words().foot(record.officer, record.mission, time, record.ledger, index)}</p>
  );
}

function Purpose({ cable }: { cable: Cable }) {
  const w = words();
  const purpose = useSignal<string>("duty");
  return (
    <div class="text">
      <p>{w.purposeWhy}</p>
      <p class="acts">
        <PurposeField purpose={purpose} />
        <Button main act={() => void openText(cable.number, [cable.number], purpose.value)}>
          {w.open}
        </Button>
      </p>
    </div>
  );
}

async function copy(cable: Cable, text: Text): Promise<void> {
  const head = `${markingOf(cable, text)}\n${cable.number}  ${cable.from}\n`;
  await navigator.clipboard.writeText(`${head}\n${text.paragraphs.join("\n\n")}\n`);
  notice.value = words().copied;
}

function neighbour(number: string, by: number): string | undefined {
  const at = from.value.indexOf(number);
  return at < 0 ? undefined : from.value[at + by];
}

function Due({ cable }: { cable: Cable }) {
  const w = words();
  const mission = hello.value?.mission ?? "";
  const due = cable.line?.due ? new Date(cable.line.due) : null;
  const action = cable.line?.duty === "ACTION";
  return (
    <section>
      <h2>{action ? w.forAction(mission) : w.forInfo(mission)}</h2>
      {due ? (
        <p class="due num">
          {local(due, now.value, tag())}, {relative(due, now.value, tag())}
        </p>
      ) : (
        <p class="due">{w.noDue}</p>
      )}
      <p class="quiet">{cable.accepted ? w.isAccepted : w.notAccepted}</p>
    </section>
  );
}

function Rail({ cable, text }: { cable: Cable; text: Text | undefined }) {
  const w = words();
  const mine = !cable.own;
  const go = (by: number) => {
    const next = neighbour(cable.number, by);
    if (next) void show(next, from.value);
  };
  const take = async () => {
    keepOrder();
    const done = await accept(cable.number);
    if (!done) return;
    const member = hello.value?.member ?? "";
    notice.value = w.acceptedRecord(member, done.index.toLocaleString(tag()));
    if (!done.recorded) notice.value += `, ${w.notYetRecorded}`;
  };
  useLayoutEffect(() => {
    if (mine) selected.value = cable.number; // where the list goes on
  }, [cable.number]);
  const answer = (toAll: boolean) => void reply(cable, text, toAll, hello.value?.mission ?? "");
  useLayoutEffect(() => {
    setLetters({
      r: () => mine && answer(false),
      R: () => mine && answer(true),
      e: () => {
        if (mine && text && !cable.accepted) void take();
      },
      i: () => {
        proofs.value = !proofs.value;
      },
      a: () => mine && begin("assign", cable.number),
      f: () => hasRole("registrar") && begin("file", cable.number),
      t: focusThread,
      w: () => cable.own && whoOpened(cable.number),
      p: () => {
        if (!isWithdrawn(cable)) leaves.value = "paper";
      },
      c: () => {
        if (text) void copy(cable, text);
      },
      "[": () => go(-1),
      "]": () => go(1),
      k: () => go(-1),
      j: () => go(1),
      Escape: () => {
        screen.value = { name: cable.own ? "sent" : "cables" };
      },
    });
  });
  return (
    <aside class="rail" aria-label={w.thisCable}>
      <Due cable={cable} />
      <div class="acts">
        {mine && (
          <Button main letter="e" disabled={!text || cable.accepted} act={() => void take()}>
            {w.acceptForAction}
          </Button>
        )}
        <span class="menu">
          {mine && (
            <>
              <Button letter="r" act={() => answer(false)}>
                {w.reply}
              </Button>
              <Button letter="R" act={() => answer(true)}>
                {w.replyAll}
              </Button>
            </>
          )}
          {mine && (
            <Button letter="a" act={() => begin("assign", cable.number)}>
              {w.assign}
            </Button>
          )}
          {hasRole("registrar") && (
            <Button letter="f" act={() => begin("file", cable.number)}>
              {w.fileIt}
            </Button>
          )}
          {cable.own && (
            <Button letter="w" act={() => whoOpened(cable.number)}>
              {w.whoOpened}
            </Button>
          )}
          {cable.own && hasRole("releaser") && (
            <Button
              disabled={isWithdrawn(cable)}
              act={() => {
                changing.value = cable.number;
              }}
            >
              {w.changeStatus}
            </Button>
          )}
          <Button
            letter="p"
            disabled={isWithdrawn(cable)}
            act={() => {
              leaves.value = "paper";
            }}
          >
            {w.print}
          </Button>
          <Button
            disabled={isWithdrawn(cable)}
            act={() => {
              leaves.value = "file";
            }}
          >
            {w.exportIt}
          </Button>
          <Button letter="c" disabled={!text} act={() => text && void copy(cable, text)}>
            {w.copy}
          </Button>
          <Button
            letter="Esc"
            act={() => {
              screen.value = { name: cable.own ? "sent" : "cables" };
            }}
          >
            {w.back}
          </Button>
          <Button letter="[" disabled={!neighbour(cable.number, -1)} act={() => go(-1)}>
            {w.previousCable}
          </Button>
          <Button letter="]" disabled={!neighbour(cable.number, 1)} act={() => go(1)}>
            {w.nextCable}
          </Button>
        </span>
      </div>
      {text && <AttachmentList of={{ number: cable.number }} all={text.attachments ?? []} />}
      <Thread number={cable.number} />
      {text && (
        <section>
          <h2>{w.keeping}</h2>
          <p>{cable.body === "kept" || text.by === "kept" ? w.isKept : w.notKept}</p>
          {text.not_kept?.map((each) => (
            <p key={each} class="msg">
              {each}
            </p>
          ))}
        </section>
      )}
    </aside>
  );
}

export function Reading({ number }: { number: string }) {
  const w = words();
  const cable = cables.value.get(number);
  const text = texts.value.get(number);
  if (!cable) return <p class="say">{w.emptyList}</p>;
  const level = text?.level ?? cable.level;
  return (
    <div class="desk">
      <article class={`cable ${levelClass(level)}`} aria-labelledby="subject">
        <header>
          <div class="lv" id="level-of-cable">
            <LevelWord level={level} full />
          </div>
          <h1
            key={number}
            id="subject"
            lang={cable.language}
            dir="auto"
            aria-describedby="level-of-cable"
          >
            {text?.subject ?? cable.subject ?? w.sealedSubject}
          </h1>
          <Facts cable={cable} />
        </header>
        <StatusOf cable={cable} text={text} />
        {text ? (
          <>
            <Proof cable={cable} text={text} />
            <Paragraphs paragraphs={text.paragraphs} language={cable.language} />
            <Foot text={text} />
          </>
        ) : (
          cable.archive && !isWithdrawn(cable) && <Purpose cable={cable} />
        )}
      </article>
      <Rail cable={cable} text={text} />
      {!isWithdrawn(cable) && (
        <Viewer
          of={{ number: cable.number }}
          level={level}
          again={() => openAnew(cable)}
          exported={() => {
            leaves.value = "file";
          }}
        />
      )}
      <InHand />
      {changing.value === number && <ChangeStatus cable={cable} />}
      {leaves.value === "paper" && !isWithdrawn(cable) && (
        <Print cable={cable} close={closeLeaving} />
      )}
      {leaves.value === "file" && <Export cable={cable} close={closeLeaving} />}
    </div>
  );
}
