import { randomUUID } from "node:crypto";

/** An error that is the emulator's own and no API's, in a form that the clients of each API can show. */
export function emulatorError(status: number, code: string, reason: string, message: string): Response {
  const transactionId = randomUUID();
  const body = {
    message,
    status_code: status,
    error_code: code,
    transaction_id: transactionId,
    errors: [{ reason, message }],
  };
  return Response.json(body, { status, headers: { "transaction-id": transactionId } });
}
