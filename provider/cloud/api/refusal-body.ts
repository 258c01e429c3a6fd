import { z } from "zod";

/** A text that is not empty. Anything else counts as left out, so that one odd field does not hide the others. */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => (value === "" ? undefined : String(value)))
  .optional()
  .catch(undefined);

const entry = z
  .union([
    z.string().transform((message) => ({ message })),
    z.object({
      reason: text,
      message: text,
      code: text,
      message_code: text,
      description: text,
      details: text,
      transactionId: text,
    }),
  ])
  .transform((value): Entry => value)
  .catch({});

interface Entry {
  reason?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
  message_code?: string | undefined;
  description?: string | undefined;
  details?: string | undefined;
  transactionId?: string | undefined;
}

/** Only the first entry is used: the others, which may be millions, are not parsed. */
const firstEntry = z
  .unknown()
  .optional()
  .transform((value): Entry | undefined => {
    return Array.isArray(value) && value.length > 0 ? entry.parse(value[0]) : undefined;
  });

const mostDetails = 10;

/** A text, or the first text of a list. */
const details = z
  .unknown()
  .optional()
  .transform((value): string | undefined => {
    const all: unknown[] = Array.isArray(value) ? value.slice(0, mostDetails) : [value];
    return all.map((each) => text.parse(each)).find((each) => each !== undefined);
  });

/** The fields of refusals in all of IBM's APIs. No other field is read: `path`, for one, holds the access key. */
const refusalSchema = z.object({
  // The Resource Controller, and IAM's policies.
  message: text,
  error_code: text,
  transaction_id: text,
  trace: text,
  errors: firstEntry,
  // IAM's tokens and identities.
  errorCode: text,
  errorMessage: text,
  errorDetails: text,
  context: z.object({ requestId: text, transaction_id: text }).optional().catch(undefined),
  // IAM's roles, the Global Catalog and account management.
  code: text,
  global_transaction_id: text,
  errorsArray: firstEntry,
  // Sysdig: in Spring's form or a text alone, and its platform.
  error: text,
  type: text,
  // The Resource Controller's, and the platform's.
  details,
});

type RefusalFields = z.infer<typeof refusalSchema>;

/** Fields that only IBM's refusals have, so that their presence, even with the value null, shows that IBM responds. */
const ownFields = [
  "error_code",
  "errorCode",
  "transaction_id",
  "global_transaction_id",
  "trace",
  "errors",
  "errorsArray",
  "status_code",
  "StatusCode",
];

/** What is read in the JSON of a refusal. */
export interface RefusalBody {
  /** The most precise one. */
  code: string | undefined;
  message: string | undefined;
  /** What the message leaves out: the reason of a service's broker, or the action that was denied. */
  details: string | undefined;
  transactionId: string | undefined;
  /** Whether it has a form that IBM's APIs have. */
  isOfIbm: boolean;
}

/** Reads the JSON of a refusal in any of the forms of IBM's APIs. */
export function refusalBodyIn(json: unknown): RefusalBody {
  const fields = refusalSchema.safeParse(json).data;
  const isObject = typeof json === "object" && json !== null;
  return {
    code: fields && codeIn(fields),
    message: fields && messageIn(fields),
    details: fields && detailsIn(fields),
    transactionId: fields && transactionIn(fields),
    isOfIbm: fields !== undefined && isObject && isOfIbm(fields, json),
  };
}

function isOfIbm(fields: RefusalFields, json: object): boolean {
  const isOfPlatform = fields.type !== undefined && fields.message !== undefined;
  const isOfRequest = fields.context?.requestId !== undefined || fields.context?.transaction_id !== undefined;
  return (
    ownFields.some((name) => Object.hasOwn(json, name)) || isOfRequest || fields.error !== undefined || isOfPlatform
  );
}

function codeIn(fields: RefusalFields): string | undefined {
  const first = firstIn(fields);
  // The code of an entry is vague, as in delete_not_possible.
  return fields.errorCode ?? fields.error_code ?? first?.message_code ?? first?.code ?? fields.code ?? fields.type;
}

function messageIn(fields: RefusalFields): string | undefined {
  const first = firstIn(fields);
  const message = fields.errorMessage ?? fields.message;
  return message ?? joined(first?.reason, first?.message ?? first?.description) ?? fields.error;
}

function detailsIn(fields: RefusalFields): string | undefined {
  const details = fields.errorDetails ?? fields.details ?? firstIn(fields)?.details;
  return details === undefined ? undefined : innerMessage(details);
}

/** The message in the refusal of a service's broker, which the Resource Controller repeats as a text of JSON. */
function innerMessage(details: string): string | undefined {
  if (!details.startsWith("{")) return details;
  const inner = refusalSchema.safeParse(jsonOf(details)).data;
  // Other JSON is left out: what a broker repeats may be credentials that nobody has seen before.
  return inner && messageIn(inner);
}

function transactionIn(fields: RefusalFields): string | undefined {
  const { transaction_id, global_transaction_id, trace, context } = fields;
  const own = transaction_id ?? global_transaction_id ?? trace ?? context?.transaction_id ?? context?.requestId;
  return own ?? firstIn(fields)?.transactionId;
}

function firstIn(fields: RefusalFields): Entry | undefined {
  return fields.errors ?? fields.errorsArray;
}

function joined(reason: string | undefined, message: string | undefined): string | undefined {
  const parts = [reason, message].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : [...new Set(parts)].join(": ");
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
