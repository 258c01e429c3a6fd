import assert from "node:assert/strict";
import { z } from "zod";
import { CloudError } from "../../provider/domain/cloud-error";
import { callAnsweredBy } from "./answered-call";
import { numberOf, type RealAnswer, realAnswers } from "./real-answers";
import { expectedRefusals } from "./real-refusals";
import { expectedKeys, expectedResults } from "./real-results";

const keysSchema = z.array(
  z.object({
    guid: z.string(),
    crn: z.string(),
    name: z.string(),
    source: z.object({ text: z.string(), guid: z.string() }),
    role: z.string().optional(),
    state: z.string(),
    credentials: z.unknown().optional(),
    onetimeCredentials: z.boolean(),
    parameters: z.unknown().optional(),
    iamServiceIdCrn: z.string().optional(),
    createdAt: z.string().optional(),
  }),
);

const sentSchema = z.object({
  guid: z.string(),
  crn: z.string(),
  source_crn: z.string(),
  credentials: z.unknown().optional(),
  onetime_credentials: z.boolean().optional(),
  parameters: z.unknown().optional(),
});

function keysSentIn({ body }: RealAnswer): z.infer<typeof sentSchema>[] {
  const listed = z.object({ resources: z.array(sentSchema) }).safeParse(body);
  return listed.success ? listed.data.resources : [sentSchema.parse(body)];
}

describe("A real answer of IBM's", () => {
  it("is among those of which it is said what they are read as", () => {
    const said = [expectedRefusals, expectedKeys, expectedResults].flatMap((all) => Object.keys(all));
    assert.deepEqual(said.sort(), realAnswers.map(numberOf).sort());
    assert.equal(realAnswers.length, 81);
  });

  for (const answer of realAnswers) {
    const number = numberOf(answer);
    const refusal = expectedRefusals[number];
    const keys = expectedKeys[number];

    if (refusal !== undefined) {
      it(`becomes ${refusal.code}: ${answer.what}`, async () => {
        const { error, requests, lost } = await callAnsweredBy(answer);
        assert.ok(error instanceof CloudError, String(error));
        assert.deepEqual([error.code, error.message], [refusal.code, refusal.message]);
        assert.deepEqual([requests, lost], [refusal.requests ?? 1, refusal.lost ?? 0]);
      });
    } else if (keys !== undefined) {
      it(`is read as a resource key: ${answer.what}`, async () => {
        const { error, result, requests } = await callAnsweredBy(answer);
        assert.equal(error, undefined);
        const found = keysSchema.parse(Array.isArray(result) ? result : [result]);
        const expected = keysSentIn(answer).map((sent, index) => {
          const key = keys[index] ?? assert.fail();
          const { account, guid } = partsOf(sent.source_crn);
          const serviceId =
            key.serviceId && `crn:v1:bluemix:public:iam-identity::${account}::serviceid:${key.serviceId}`;
          return {
            guid: sent.guid,
            crn: sent.crn,
            name: key.name,
            source: { text: sent.source_crn, guid },
            role: key.role,
            state: "active",
            credentials: key.isHidden === true ? undefined : sent.credentials,
            onetimeCredentials: sent.onetime_credentials ?? false,
            parameters: sent.parameters,
            iamServiceIdCrn: serviceId,
            createdAt: key.createdAt ?? "2019-06-11T09:24:28.611Z",
          };
        });
        assert.deepEqual(withoutUndefined(found), withoutUndefined(expected));
        assert.equal(requests, 1);
      });
    } else {
      it(`is read whole: ${answer.what}`, async () => {
        const { error, result, requests } = await callAnsweredBy(answer);
        assert.equal(error, undefined);
        assert.deepEqual([withoutUndefined(result), requests], [expectedResults[number], 1]);
      });
    }
  }
});

function partsOf(crn: string): { account: string; guid: string } {
  const [, , , , , , account = "", guid = ""] = crn.split(":");
  return { account, guid };
}

function withoutUndefined(value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return copy;
}
