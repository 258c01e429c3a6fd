import type { Answer, Client, ContractRequest } from "./client";
import { creationKinds, nameOf } from "./creation-kinds";
import type { Creation, Journal } from "./journal";
import { listAt } from "./json";
import type { Recorder, ScenarioRecord, Selection } from "./observations";

/** Ends a scenario, with the reason; the others go on. */
export class Ended extends Error {
  constructor(
    readonly kind: "skipped" | "stopped",
    reason: string,
  ) {
    super(reason);
  }
}

/** Ends all scenarios: IBM wants fewer requests, and gets them. */
export class TooManyRequests extends Error {}

/** What a create was answered with, and its entry in the journal. */
export interface Created {
  answer: Answer;
  creation: Creation;
}

/** How long a run waits for IBM to show, or no longer to show, something. */
const longestWaitMs = 5 * 60_000;

/** One scenario at work: sends its requests and records what they show. */
export class ScenarioRun {
  constructor(
    readonly client: Client,
    readonly journal: Journal,
    readonly recorder: Recorder,
    readonly record: ScenarioRecord,
    /** Against the emulator that others are compared with. */
    readonly isReference: boolean,
  ) {}

  get account() {
    return this.client.account;
  }

  /** Sends a request and records what the answer looks like. */
  async observe(
    step: string,
    request: ContractRequest,
    selection: Selection = {},
    isOptional = false,
  ): Promise<Answer> {
    const answer = await this.client.send(request);
    this.#judge(request, answer);
    this.recorder.answer(this.record, step, request, answer, selection, isOptional);
    if (answer.status === 429) throw new TooManyRequests(`"${step}" was answered with 429`);
    return answer;
  }

  /**
   * Sends a create, also one that should be refused: what it makes is in the journal before anybody can lose it. The
   * request is made from the label that names what is created.
   */
  async create(
    step: string,
    kind: Creation["kind"],
    request: (label: string) => ContractRequest,
    options: { selection?: Selection; iamId?: string } = {},
  ): Promise<Created> {
    // Afterwards nothing but the network is between the journal and IBM.
    await this.client.prepare();
    const creation = this.journal.begin(kind, this.client.clock.now(), options.iamId);
    this.name(creation.label, "the label that was sent");
    this.name(nameOf(creation.label), "the name that was sent");
    const asked = request(creation.label);
    const started = this.client.clock.now();
    const answer = await this.client.send(asked);
    const isMade = answer.status >= 200 && answer.status < 300;
    const identity = isMade ? creationKinds[kind].identityIn(answer.body) : undefined;
    // A 5xx proves nothing, but for the 501 of an emulator; and a refusal of a broker may stand behind a 4xx.
    if (identity !== undefined) this.journal.record(creation, identity);
    else if (!isMade && (answer.status < 500 || answer.status === 501))
      this.journal.record(creation, { isRefused: true });
    this.#judge(asked, answer);
    this.recorder.answer(this.record, step, asked, answer, options.selection ?? {}, false);
    if (isMade) this.delay(`${step}: the answer`, this.client.clock.now() - started);
    if (answer.status === 429) throw new TooManyRequests(`"${step}" was answered with 429`);
    return { answer, creation };
  }

  /** The same for a create that the scenario cannot go on without. */
  async make(...args: Parameters<ScenarioRun["create"]>): Promise<Created> {
    const created = await this.create(...args);
    const { id, keyHash, kind } = created.creation;
    if ((kind === "access-key" ? keyHash : id) === undefined)
      throw new Ended(
        "stopped",
        `"${args[0]}" was answered with ${created.answer.status} and made nothing to go on with`,
      );
    return created;
  }

  /** Sends a deletion of what the scenario has created. */
  async remove(step: string, creation: Creation, request: ContractRequest): Promise<Answer> {
    const answer = await this.observe(step, request);
    if (answer.status >= 200 && answer.status < 300) this.journal.forget(creation);
    return answer;
  }

  /** Reads something until IBM shows it; how long that took is a delay, and what it answers before is optional. */
  async shown(step: string, creation: Creation, request: ContractRequest, selection: Selection = {}): Promise<Answer> {
    const answer = await this.#until(step, request, selection, ({ status }) => status !== 404);
    if (answer.status === 200) this.journal.record(creation, { isShown: true });
    return answer;
  }

  /** Reads a list until it has the run's own rows, or with `isGone` no longer has them. */
  async listed(
    step: string,
    request: ContractRequest,
    rows: Required<Selection>["rows"],
    options: { without?: string[]; isGone?: boolean } = {},
  ): Promise<Answer> {
    const isIn = ({ status, body }: Answer) => status !== 200 || listAt(body, rows.list).some(rows.isOwn);
    const isDone = (answer: Answer) => answer.status !== 200 || isIn(answer) !== (options.isGone ?? false);
    return this.#until(step, request, { rows, without: options.without ?? [] }, isDone);
  }

  /** Sends a request until its answer is the wanted one. */
  async until(
    step: string,
    request: ContractRequest,
    isDone: (answer: Answer) => boolean,
    selection: Selection = {},
  ): Promise<Answer> {
    return this.#until(step, request, selection, isDone);
  }

  /** Records something that was found out; of what is no boolean only its type. */
  fact(what: string, value: unknown): void {
    this.recorder.fact(this.record, what, typeof value === "boolean" ? String(value) : typeof value);
  }

  delay(what: string, milliseconds: number | undefined): void {
    this.recorder.delay(this.record, what, milliseconds);
  }

  name(value: string, words: string): void {
    this.recorder.name(value, words);
  }

  async #until(
    step: string,
    request: ContractRequest,
    selection: Selection,
    isDone: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const { clock, signal } = this.client;
    const started = clock.now();
    for (let wait = 1000; ; wait = Math.min(wait * 2, 15_000)) {
      const answer = await this.client.send(request);
      const waited = clock.now() - started;
      const isOver = waited > longestWaitMs;
      const isLast = isDone(answer) || isOver || answer.status === 429;
      this.#judge(request, answer);
      if (isLast || wait === 1000)
        this.recorder.answer(this.record, isLast ? step : `${step}, too early`, request, answer, selection, !isLast);
      if (answer.status === 429) throw new TooManyRequests(`"${step}" was answered with 429`);
      if (isLast) {
        this.delay(step, isOver ? undefined : waited);
        return answer;
      }
      await clock.sleep(wait, signal);
    }
  }

  /** The emulator answers 501 where it has no such route: there is nothing to compare with. */
  #judge({ method, path }: ContractRequest, { status }: Answer): void {
    if (this.isReference && status === 501) throw new Ended("skipped", `the emulator has no ${method} ${path}`);
  }
}
