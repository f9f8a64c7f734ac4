// Whose work a cable is within the mission, and in which files it stands.

import { signal, useSignal } from "@preact/signals";
import { call } from "./api";
import { act, leaving } from "./leaving";
import {
  askColleagues,
  type Cable,
  cables,
  colleagues,
  failed,
  fault,
  hello,
  lookAtCables,
  notice,
} from "./model";
import { Button, Dialog } from "./pieces";
import { Step } from "./step";
import { words } from "./words";

export const inHand = signal<{ what: "assign" | "file"; number: string } | null>(null);
const close = (): void => {
  inHand.value = null;
};

export function begin(what: "assign" | "file", number: string): void {
  inHand.value = { what, number };
  askColleagues().catch(failed);
}

async function assign(number: string, officer: string): Promise<void> {
  fault.value = null;
  try {
    await call("assign", { number, ...(officer === "" ? {} : { officer }) });
    notice.value = words().isAssigned(number, officer);
    await lookAtCables();
  } catch (error) {
    failed(error);
  }
}

export const isMine = (cable: Cable): boolean =>
  cable.assignee !== null && cable.assignee === hello.value?.officer;

function AssignTo({ cable }: { cable: Cable }) {
  const w = words();
  const me = hello.value?.officer ?? "";
  const others = (colleagues.value?.officers ?? []).filter((each) => each !== me);
  // What is nobody's is most often taken by whoever looks at it.
  const chosen = useSignal(cable.assignee ?? me);
  const go = () => {
    close();
    void assign(cable.number, chosen.value);
  };
  return (
    <Dialog id="assign" title={w.assignTitle(cable.number)} close={close} main={go}>
      <p class="quiet">{w.assignWhy}</p>
      <label>
        {w.assignTo}
        <select
          value={chosen.value}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          <option value={me}>{w.yourself(me)}</option>
          {others.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
          <option value="">{w.nobody}</option>
        </select>
      </label>
      <p class="acts">
        <Button main act={go} letter="Ctrl+Enter">
          {w.assign}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}

function FileIn({ cable }: { cable: Cable }) {
  const w = words();
  const files = useSignal(cable.files.join(" "));
  const wanted = files.value
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const go = async () => {
    if (wanted.length === 0 || leaving.value) return;
    const done = await act<{ recorded: boolean }>("file", { number: cable.number, files: wanted });
    if (!done) return;
    notice.value = w.isFiled(cable.number, wanted.join(", "));
    close();
    await lookAtCables().catch(() => {});
  };
  return (
    <Dialog id="file-in" title={w.fileTitle(cable.number)} close={close} main={() => void go()}>
      <p class="quiet" id="file-why">
        {w.fileWhy}
      </p>
      <label>
        {w.filesOf}
        <input
          type="text"
          value={files.value}
          autocomplete="off"
          aria-describedby="file-why"
          onInput={(event) => {
            files.value = event.currentTarget.value;
          }}
        />
      </label>
      <Step />
      <p class="acts">
        <Button main act={() => void go()} letter="Ctrl+Enter" disabled={wanted.length === 0}>
          {w.sign}
        </Button>
        <Button act={close} letter="Esc">
          {w.notNow}
        </Button>
      </p>
    </Dialog>
  );
}

export function InHand() {
  const at = inHand.value;
  const cable = at && cables.value.get(at.number);
  if (!at || !cable) return null;
  return at.what === "assign" ? <AssignTo cable={cable} /> : <FileIn cable={cable} />;
}
