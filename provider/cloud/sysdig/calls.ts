import type { z } from "zod";
import type { SysdigService } from "../../domain/services";
import type { HttpResponse } from "../../http/response";
import type { AuthorizedCalls, Call } from "../api/authorized";
import { type DeletionOf, unlessInstanceDeleted } from "../api/deleted-instance";
import type { Access } from "../api/required-role";
import { parseResponse } from "../api/response";

/** A call, with the service role on the instance that it needs: Reader for what reads, Manager for the rest. */
export interface SysdigCall extends Omit<Call, keyof Access> {
  needs: "Reader" | "Manager";
}

/** Where an instance is. */
interface Place {
  guid: string;
  service: SysdigService;
  region: string;
  /** Whether IBM has told service and region; others are what the program, a setting or a saved state says. */
  isLookedUp: () => boolean;
}

/** Calls Sysdig's API for one instance. */
export class SysdigCalls {
  readonly guid: string;

  constructor(
    readonly calls: AuthorizedCalls,
    readonly place: Place,
    readonly deletionOf: DeletionOf,
  ) {
    this.guid = place.guid;
  }

  send(call: SysdigCall): Promise<HttpResponse> {
    const headers = { IBMInstanceID: this.guid, ...call.headers };
    const send = () => this.calls.send({ ...call, headers, ...this.accessFor(call.needs) });
    return unlessInstanceDeleted(call.action, this.deletionOf, send);
  }

  async get<T>(call: Omit<SysdigCall, "method">, schema: z.ZodType<T>): Promise<T> {
    return parseResponse(await this.send({ ...call, method: "GET" }), schema, call.action);
  }

  /** At the host of another region or service an instance is nobody's, and whoever asks has no role. */
  accessFor(role: SysdigCall["needs"]): Access {
    const { service, region, isLookedUp } = this.place;
    const needs: Access["needs"] = `the service role ${role} on ${service}`;
    if (isLookedUp()) return { needs };
    const otherwise = `Check also that the instance is one of ${service} in ${region}: its CRN, the arguments, the settings or the state say so, and IBM was not asked.`;
    return { needs, otherwise };
  }
}
