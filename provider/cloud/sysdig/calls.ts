import type { z } from "zod";
import type { HttpAnswer } from "../../http/request";
import { parseAnswer } from "../answer";
import type { AuthorizedCalls, Call } from "../authorized";
import type { RequestPath } from "../request-url";

/** Calls of one instance. */
export class SysdigCalls {
  constructor(
    readonly calls: AuthorizedCalls,
    readonly guid: string,
  ) {}

  send(call: Call): Promise<HttpAnswer> {
    return this.calls.send({ ...call, headers: { IBMInstanceID: this.guid, ...call.headers } });
  }

  async get<T>(where: RequestPath, attempted: string, schema: z.ZodType<T>): Promise<T> {
    return parseAnswer(await this.send({ attempted, method: "GET", ...where }), schema, attempted);
  }
}
