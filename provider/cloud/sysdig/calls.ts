import type { z } from "zod";
import type { HttpAnswer } from "../../http/request";
import { parseAnswer } from "../answer";
import type { AuthorizedCalls, Call } from "../authorized";

/** Calls of one instance; each `url` is a path at its host. */
export class SysdigCalls {
  constructor(
    readonly calls: AuthorizedCalls,
    readonly base: string,
    readonly guid: string,
  ) {}

  send(call: Call): Promise<HttpAnswer> {
    const url = `${this.base}${call.url}`;
    return this.calls.send({ ...call, url, headers: { IBMInstanceID: this.guid, ...call.headers } });
  }

  async get<T>(url: string, attempted: string, schema: z.ZodType<T>): Promise<T> {
    return parseAnswer(await this.send({ attempted, method: "GET", url }), schema, attempted);
  }
}
