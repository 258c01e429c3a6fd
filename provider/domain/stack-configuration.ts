/** Reads one value of the stack's configuration by its key under `ibm-keys`; an object comes as JSON text. */
export type StackConfiguration = (key: string) => string | undefined;

/** Settings that are a credential themselves, in the stack's configuration and in its profiles. */
export const credentialSettings: readonly string[] = ["apiKey"];
