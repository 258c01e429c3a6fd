import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { defaults } from "../../emulator";
import { restrictingPolicy } from "../../provider/cloud/iam/service-id-policy";
import { ApiKeySignIn } from "../../provider/cloud/iam/sign-in/api-key";
import { TokenSource } from "../../provider/cloud/iam/sign-in/token-source";
import type { Session } from "../../provider/cloud/session";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { Http } from "../../provider/http/request";
import { contextOf, type RecordedContext, sessionAt, urnOf } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";
import { type RealAnswer, textOf } from "./real-answers";

const apiKey = "canary-api-key-of-real-answers";
const accessKey = "f3579ba0-470c-4043-8142-edbc50b121c6";
const keyGuid = "aaaaaaaa-0000-4000-8000-00000000000a";
const { objectStorage, secure } = defaults.instances;
const source = parseInstanceReference(objectStorage.crn);
const policy = restrictingPolicy(
  `crn:v1:bluemix:public:iam-identity::a/${defaults.accountId}::serviceid:ServiceId-1`,
  objectStorage.guid,
);

/** What a call may use. */
interface Scene {
  session: Session;
  answer: RealAnswer;
  context: RecordedContext;
}

/** The clients' function that sends a request like this one, and the method of its request that is given the answer. */
const calls: readonly [request: RegExp, method: string, call: (scene: Scene) => Promise<unknown>][] = [
  [
    /^GET \/v2\/resource_instances(\?.*)?$/,
    "GET",
    ({ session }) => session.resourceController.listResourceInstances({}),
  ],
  [
    /^(GET|POST) \/v2\/resource_instances\/\{id\}$/,
    "GET",
    ({ session }) => session.resourceController.getResourceInstance(parseInstanceReference(keyGuid)),
  ],
  [/^GET \/v2\/resource_keys\/\{id\}$/, "GET", ({ session }) => session.resourceController.getResourceKey(keyGuid)],
  [/^GET \/v2\/resource_keys\?/, "GET", ({ session }) => session.resourceController.listResourceKeys("x")],
  [
    /^GET \/v2\/resource_instances\/\{id\}\/resource_keys$/,
    "GET",
    ({ session }) => session.resourceController.listResourceKeysForInstance(source),
  ],
  [
    /^POST \/v2\/resource_keys$/,
    "POST",
    ({ session, context }) =>
      session.resourceController.createResourceKey(
        { name: "x", source, role: undefined, parameters: undefined },
        context,
      ),
  ],
  [/^DELETE \/v2\//, "DELETE", ({ session }) => session.resourceController.deleteResourceKey(keyGuid, source)],
  [/^POST \/v1\/policies$/, "POST", ({ session, context }) => session.policies.ensurePolicy(policy, context)],
  [
    /^GET \/v1\/policies(\?.*)?$/,
    "GET",
    ({ session, answer }) => session.policies.hasPolicy(firstPolicyIn(answer), policy, false),
  ],
  [
    /^(DELETE|GET) \/v1\/(policies|serviceids)\/\{id\}$/,
    "DELETE",
    ({ session }) => session.policies.deletePolicy(keyGuid, false),
  ],
  [/^GET \/api\/customer\/accessKeys$/, "GET", ({ session }) => sysdig(session).listAccessKeys()],
  [
    /^POST \/api\/customer\/accessKeys$/,
    "POST",
    ({ session, context }) =>
      sysdig(session).createAccessKey({ limit: null, reservation: null, teamId: null }, context),
  ],
  [
    /^DELETE \/api\/customer\/accessKeys\/\{key\}$/,
    "DELETE",
    ({ session }) => sysdig(session).deleteAccessKey(accessKey),
  ],
  [/^GET \/api\/token$/, "GET", ({ session }) => sysdig(session).getToken(1001)],
  [/^GET \/api\/teams$/, "GET", ({ session }) => sysdig(session).listTeams()],
];

/** What became of a call. */
export interface Outcome {
  result?: unknown;
  error?: unknown;
  /** How many requests were given the answer. */
  requests: number;
  /** How many lost creates the state would keep. */
  lost: number;
}

/** Calls a client at a server that gives this answer to the request that it belongs to, and empty lists to others. */
export async function callAnsweredBy(answer: RealAnswer): Promise<Outcome> {
  const clock = new FakeClock();
  const context = contextOf(clock, urnOf("key"));
  const outcome: Outcome = { requests: 0, lost: 0 };
  const { method, call } = answer.path === tokenPath ? { method: "POST", call: undefined } : callLike(answer);

  const respond = (request: IncomingMessage, response: ServerResponse) => {
    const isSigningIn = request.url === tokenPath;
    const isFurtherPage = request.url?.includes("next_docid=") === true;
    if (request.method === method && apiOf(request.url) === apiOf(answer.path) && !isFurtherPage) {
      outcome.requests++;
      response.writeHead(answer.status, answer.headers).end(textOf(answer));
    } else response.end(JSON.stringify(isSigningIn ? token : emptyLists));
  };
  await withServer(respond, async (url) => {
    const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
    const credential = { kind: "api-key", apiKey } as const;
    const session = sessionAt(endpoints, credential, clock, {}, { accessKeyApi: "documented" });
    const calling =
      call === undefined
        ? new TokenSource(clock, new ApiKeySignIn(new Http({ clock }), url, apiKey)).token()
        : call({ session, answer, context });
    await calling.then(
      (result) => Object.assign(outcome, { result }),
      (error: unknown) => Object.assign(outcome, { error }),
    );
  });
  return { ...outcome, lost: context.lost.length };
}

const tokenPath = "/identity/token";
const token = { access_token: "canary-token-of-real-answers", expires_in: 3600 };
const emptyLists = { resources: [], policies: [], customerAccessKeys: [], teams: [] };

/** The first segment of a path: `v1`, `v2`, `api` or `identity`. */
function apiOf(path: string | undefined): string | undefined {
  return path?.split("/")[1];
}

function callLike({ method, path }: RealAnswer) {
  for (const [request, asked, call] of calls) if (request.test(`${method} ${path}`)) return { method: asked, call };
  throw new Error(`no client sends ${method} ${path}`);
}

function sysdig(session: Session) {
  return session.sysdig("sysdig-secure", "us-south", secure.guid);
}

const policiesSchema = z.object({ policies: z.array(z.object({ id: z.string() })).min(1) });

function firstPolicyIn({ body }: RealAnswer): string {
  return policiesSchema.safeParse(body).data?.policies[0]?.id ?? keyGuid;
}
