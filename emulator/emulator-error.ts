import { randomUUID } from "node:crypto";

/** An error of the emulator itself, in a form from which the clients of every API can read the message. */
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
