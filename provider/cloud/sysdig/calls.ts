import type { z } from "zod";
import type { HttpResponse } from "../../http/response";
import type { AuthorizedCalls, Call } from "../api/authorized";
import { type DeletionOf, unlessInstanceDeleted } from "../api/deleted-instance";
import type { RequestPath } from "../api/request-url";
import { parseResponse } from "../api/response";

/** Calls Sysdig's API for one instance. */
export class SysdigCalls {
  constructor(
    readonly calls: AuthorizedCalls,
    readonly guid: string,
    readonly deletionOf: DeletionOf,
  ) {}

  send(call: Call): Promise<HttpResponse> {
    const send = () => this.calls.send({ ...call, headers: { IBMInstanceID: this.guid, ...call.headers } });
    return unlessInstanceDeleted(call.action, this.deletionOf, send);
  }

  async get<T>(where: RequestPath, action: string, schema: z.ZodType<T>): Promise<T> {
    return parseResponse(await this.send({ action, method: "GET", ...where }), schema, action);
  }
}
