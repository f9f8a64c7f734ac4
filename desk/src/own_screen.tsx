// My record: was this you? Nobody is better placed to see an opening that he did not make.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { setLetters } from "./letters";
import { failed, hello, now, screen } from "./model";
import {
  allMine,
  devices,
  lookAtAll,
  lookAtDevices,
  lookAtOpenings,
  lookEarlier,
  news,
  type OwnDevice,
  type OwnOpening,
  openings,
  security,
  standingKnown,
  unlisted,
  unseen,
} from "./own_record";
import { Button, Dialog, LevelWord, PlainTable } from "./pieces";
import { dtg, local } from "./times";
import { tag, words } from "./words";

const notMine = signal<OwnOpening | null>(null);

const short = (device: string): string => device.slice(0, 8);
// As it is said on the telephone.
const inGroups = (device: string): string => device.match(/.{8}/gu)?.join(" ") ?? device;
const at = (iso: string): string => local(new Date(iso), now.value, tag());

function machine(each: OwnOpening): string {
  return each.here ? words().thisMachine : short(each.device);
}

function deviceState(each: OwnDevice): string {
  const w = words();
  if (each.device.revoked) return w.deviceRevoked;
  if (each.device.against.length > 0) {
    return each.device.against
      .map((one) => (one.kind === "hold" ? w.deviceHeld : w.deviceSuspended))
      .filter((word, place, all) => all.indexOf(word) === place)
      .join(", ");
  }
  if (each.may_open) return w.mayOpen;
  const eligible = new Date(each.device.eligible);
  return eligible > now.value ? w.mayOpenFrom(local(eligible, now.value, tag())) : w.mayNotOpen;
}

function Machines() {
  const w = words();
  if (devices.value === null) return <p class="say">{w.asking}…</p>;
  return (
    <>
      <PlainTable heads={[w.machine, w.passkeysColumn, w.stateColumn, w.enrolledRecord]}>
        {devices.value.map((each) => (
          <tr key={each.device.device}>
            <th scope="row">
              <span class="num">{short(each.device.device)}</span>
              {each.here ? `, ${w.thisMachine}` : ""}
            </th>
            <td>
              {each.device.passkeys}: {each.device.authenticators.join(", ")}
            </td>
            <td>{deviceState(each)}</td>
            <td class="num">{each.device.record}</td>
          </tr>
        ))}
      </PlainTable>
      {!standingKnown.value && <p class="say">{w.standingNotKnown}</p>}
    </>
  );
}

function how(each: OwnOpening): string {
  const w = words();
  const by = each.session ? w.bySession : w.byTouch;
  return each.archive ? `${by}, ${w.archiveWord}` : by;
}

function noteOf(each: OwnOpening): string {
  const w = words();
  const notes = [];
  if (each.news) notes.push(w.wasThisYou);
  if (each.withheld) notes.push(w.withheldByAll);
  if (each.not_named_by !== "") notes.push(w.notNamedBy(each.not_named_by));
  return notes.join("; ");
}

function Row({ each }: { each: OwnOpening }) {
  const w = words();
  const level = hello.value?.levels.find((one) => one.short === each.level);
  const number = each.number ?? each.cable.slice(0, 8);
  return (
    <tr class={each.news ? "strong" : undefined}>
      <td class="num">{at(each.at)}</td>
      <th scope="row" class="num">
        {number}
      </th>
      <td>{level ? <LevelWord level={level} /> : each.level}</td>
      <td>{each.mission}</td>
      <td>{machine(each)}</td>
      <td>{how(each)}</td>
      <td class="num">{each.record}</td>
      <td>{noteOf(each)}</td>
      <td class="acts">
        <Button
          act={() => {
            notMine.value = each;
          }}
        >
          {w.notMe}
          <span class="vh"> {number}</span>
        </Button>
      </td>
    </tr>
  );
}

// What a security officer needs, to be read out on the telephone.
function NotMine({ each }: { each: OwnOpening }) {
  const w = words();
  const whom = security.value.length > 0 ? security.value.join(", ") : w.securityOfficer;
  return (
    <Dialog
      id="not-mine"
      title={w.notMeTitle}
      close={() => {
        notMine.value = null;
      }}
    >
      <p>{w.notMeDo(whom)}</p>
      <dl class="facts">
        <dt>{w.recordColumn}</dt>
        <dd class="num">
          {hello.value?.member} {each.record}
        </dd>
        <dt>{w.number}</dt>
        <dd class="num">{each.number ?? each.cable}</dd>
        <dt>{w.machine}</dt>
        <dd class="num">{inGroups(each.device)}</dd>
        <dt>{w.timeColumn}</dt>
        <dd class="num">{dtg(new Date(each.at))}</dd>
      </dl>
      <p>{w.notMeThen}</p>
      <form method="dialog">
        <button type="submit" class="btn main">
          {w.close}
        </button>
      </form>
    </Dialog>
  );
}

function Openings() {
  const w = words();
  const all = openings.value;
  if (all === null) return <p class="say">{w.asking}…</p>;
  return (
    <>
      <p class="say">
        {w.openingsKnown(
          all.answered,
          all.complete_to.size.toLocaleString(tag()),
          at(all.complete_to.heard),
        )}
      </p>
      {all.openings.length === 0 ? (
        <p class="say">{w.noOpenings}</p>
      ) : (
        <PlainTable
          heads={[
            w.timeColumn,
            w.number,
            w.level,
            w.mission,
            w.machine,
            w.howOpened,
            w.recordColumn,
            w.note,
          ]}
          acts={w.notMe}
        >
          {all.openings.map((each) => (
            <Row key={each.record} each={each} />
          ))}
        </PlainTable>
      )}
      {all.more_before !== null && <Button act={() => void lookEarlier()}>{w.earlier}</Button>}
    </>
  );
}

export function OwnRecord() {
  const w = words();
  useEffect(() => {
    lookAtOpenings().catch(failed);
    lookAtDevices().catch(failed);
  }, []);
  useLayoutEffect(() => {
    setLetters({
      Escape: () => {
        screen.value = { name: "cables" };
      },
    });
  }, []);
  return (
    <>
      <div class="title">
        <h1>{w.ownRecord}</h1>
      </div>
      {unlisted.value.length > 0 && (
        <section class="problem" role="alert">
          <h2>{w.unlistedTitle}</h2>
          <p class="msg">{w.unlistedWhy(unlisted.value.map(short).join(", "))}</p>
        </section>
      )}
      {news.value.length > 0 && (
        <section class="ask" aria-labelledby="was-you">
          <h2 id="was-you">{w.wasThisYou}</h2>
          <p>{w.newsWhy(news.value.length)}</p>
          <Button act={() => void allMine()} main disabled={unseen.value}>
            {w.allMine}
          </Button>{" "}
          {unseen.value && <Button act={() => void lookAtAll()}>{w.earlierFirst}</Button>}
        </section>
      )}
      <section class="part" aria-labelledby="machines">
        <h2 id="machines">{w.machines}</h2>
        <Machines />
      </section>
      <section class="part" aria-labelledby="openings">
        <h2 id="openings">{w.ownOpenings}</h2>
        <Openings />
      </section>
      {notMine.value && <NotMine each={notMine.value} />}
    </>
  );
}
