import { defaults, type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

/** What came back, read as text and, where it is JSON, as a value. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

export interface Sent {
  /** Added to the request as they are. */
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** Sent as it is. */
  text?: string;
  /** An IAM token, or another bearer. Default: a token of the default API key; null: none. */
  bearer?: string | null;
  /** Header IBMInstanceID. */
  instance?: string;
  signal?: AbortSignal;
}

/** An emulator per test, and a plain way to speak to it. */
export class LocalCloud {
  #emulator: Emulator | undefined;

  get emulator(): Emulator {
    if (this.#emulator === undefined) throw new Error("The emulator runs only while a test does.");
    return this.#emulator;
  }

  get cloud() {
    return this.emulator.cloud;
  }

  async start(options: EmulatorOptions): Promise<void> {
    this.#emulator = await startEmulator(options);
  }

  async stop(): Promise<void> {
    await this.#emulator?.close();
    this.#emulator = undefined;
  }

  /** `path` is a bare path, or a whole URL. */
  async send(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    const headers = new Headers(sent.headers);
    const bearer = sent.bearer === undefined ? await this.token() : sent.bearer;
    if (bearer !== null) headers.set("authorization", `Bearer ${bearer}`);
    if (sent.instance !== undefined) headers.set("ibminstanceid", sent.instance);
    const body = sent.form ? new URLSearchParams(sent.form) : (sent.text ?? JSON.stringify(sent.json));
    const url = new URL(path, this.emulator.url);
    const signal = sent.signal ?? null;
    const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  requestToken(form: Record<string, string>): Promise<Reply> {
    return this.send("POST", "/identity/token", { form, bearer: null });
  }

  async token(apikey: string = defaults.apiKey): Promise<string> {
    return String(dig((await this.requestToken({ grant_type: apikeyGrant, apikey })).body, "access_token"));
  }
}

export const apikeyGrant = "urn:ibm:params:oauth:grant-type:apikey";

/** Starts an emulator before each test of this block, and closes it afterwards. */
export function useEmulator(options: () => EmulatorOptions = () => ({})): LocalCloud {
  const local = new LocalCloud();
  beforeEach(() => local.start(options()));
  afterEach(() => local.stop());
  return local;
}

/** A value inside a JSON value; undefined when something on the way is missing. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce((inner, name) => new Map(Object.entries(Object(inner))).get(String(name)), value);
}

/** A list inside a JSON value; fails when there is none. */
export function digList(value: unknown, ...path: (string | number)[]): unknown[] {
  const list = dig(value, ...path);
  if (!Array.isArray(list)) throw new Error(`No list at ${path.join(".")}: ${JSON.stringify(value)}`);
  return list;
}

/** Waits for something to come true; the test's own time limit ends a vain wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
