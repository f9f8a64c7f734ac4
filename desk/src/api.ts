// The calls between this page and the terminal that served it (docs/local-api.md). The token came
// behind the address's "#", which no server and no other page ever sees, and goes in a header that
// no other page can set.

import { answerQuestion, type Question } from "./passkey";

export interface Fault {
  code: string;
  title: string;
  detail: string;
  where: string;
  remedy: string;
  who: string;
  retry_after_s: number | null;
}

export class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.detail);
  }
}

interface Answer {
  data?: unknown;
  error?: Fault;
  act?: number;
  ask?: Question;
}

let token = "";

// Takes the token out of the address, so that it stands in no history and no screenshot; the tab
// alone remembers it, over a reload.
export function takeToken(): boolean {
  const given = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(given)) {
    token = given;
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  } else {
    token = sessionStorage.getItem("token") ?? "";
  }
  return token !== "";
}

const gone: Fault = {
  code: "unreachable",
  title: "The terminal does not answer",
  detail: "",
  where: "",
  remedy: "",
  who: "",
  retry_after_s: 5,
};

async function post(name: string, body: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`/call/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "valise-token": token },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
  } catch {
    throw new Refused(gone);
  }
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new Refused({ ...gone, code: response.status === 403 ? "forbidden" : "failed" });
  }
}

// What was asked before a lock and answered after it belongs to nobody: a text would stand in a
// page that is locked, an old list in the place of the new one. What is typed is kept over it.
const OVER_A_LOCK = new Set(["save"]);
let locks = 0;

export function dropWhatIsAsked(): void {
  locks += 1;
}

const late: Fault = { ...gone, code: "late", title: "Locked meanwhile", retry_after_s: null };

// What happens meanwhile, for the screen that waits; the touch is asked for when it has returned.
export type Progress = (step: "touch" | "trustees") => void | Promise<void>;

// Errors are thrown as Refused, with all that there is to say about them.
export async function call<T>(name: string, body: object = {}, progress?: Progress): Promise<T> {
  const before = locks;
  const posted = async (to: string, what: object): Promise<Answer> => {
    const came = await post(to, what).catch((error) => error as Refused);
    if (before !== locks && !OVER_A_LOCK.has(name)) throw new Refused(late);
    if (came instanceof Refused) throw came;
    return came;
  };
  let answer = await posted(name, body);
  while (answer.ask) {
    await progress?.("touch");
    const said = await answerQuestion(answer.ask);
    await progress?.("trustees");
    answer = await posted("said", { act: answer.act, ...said });
  }
  if (answer.error) throw new Refused(answer.error);
  return answer.data as T;
}
