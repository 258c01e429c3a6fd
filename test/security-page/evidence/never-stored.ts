import { by, byOther, type Evidence } from "./evidence";

export const neverStored: readonly Evidence[] = [
  {
    begins: "The API key of the environment, the trusted profile's token",
    shownBy: [
      ...by("stack/secrets/plain-properties", "has in plain text what SECURITY.md says, and is otherwise encrypted"),
      ...by(
        "stack/secrets/secrets",
        "is in the state, its history and backups",
        "but in one line of the SDK's about each",
      ),
    ],
  },
  {
    begins: "An API key that `apiKeyFrom` names is not stored",
    shownBy: by("stack/secrets/api-key-from", "signs in, and is stored nowhere"),
  },
  {
    begins: "An API key in the stack's configuration is",
    shownBy: [
      ...by("stack/secrets/configuration", "is in plain text what was not set with --secret"),
      ...by("stack/traps/what-the-engine-does", "saves the configuration of any namespace as inputs and outputs"),
    ],
  },
  {
    begins: "The value of an access key that `adopt` is given",
    shownBy: [
      ...by("stack/secrets/secrets", "or of the adoption of a key by its value"),
      ...by("stack/rotation/access-key", "is adopted by value or fingerprint"),
    ],
  },
  {
    begins: "The key is in the state then, encrypted",
    shownBy: by("stack/secrets/secrets", "or of the adoption of a key by its value"),
  },
  {
    begins: "Bodies and headers of requests",
    shownBy: [
      ...by("cloud/errors", "form is one line, without API key or token, though IBM repeats all it was sent"),
      ...by("stack/secrets/thrown-errors", "No secret is in an error that is thrown, or in what caused it"),
      ...by("hostile/switches/switches", "says of each switch that shows secrets what the tests have seen"),
    ],
  },
  {
    begins: "IBM's words may repeat what is no secret.",
    shownBy: by("domain/secrets", "is told where it names what stands in a secret and is none"),
  },
  {
    begins: "Code: the state holds one constant line",
    shownBy: by("architecture/wire-format", "has the same type token and provider string as ever"),
  },
  {
    begins: "**Who can change the project's `node_modules` runs code",
    shownBy: by("architecture/wire-format", "finds its lifecycle through the package's exports"),
  },
  {
    begins: "A fingerprint is the first 12",
    shownBy: by("domain/fingerprint", "is the first 12 hex digits of a SHA-256"),
  },
  {
    begins: "Keys are random and long",
    shownBy: by("fuzz/texts", "as a secret has a fingerprint that names it, and no part of it"),
  },
  {
    begins: "The state has that of the last `rotation.id` too",
    shownBy: [
      ...by("rotation/schedule", "tells nothing of rotation.id but its fingerprint, for it may be a secret"),
      ...by("stack/secrets/plain-properties", "has the fingerprint of a secret rotation.id in plain text"),
    ],
  },
];

export const messages: readonly Evidence[] = [
  {
    begins: "An error says what was attempted",
    shownBy: [
      ...by(
        "cloud/refusals",
        "is told with the transaction that IBM's support asks for",
        "names the precise code of IAM",
      ),
      ...by("cloud/real-answers", "becomes "),
      ...by("domain/secrets", "keeps its beginning and its end where it is long"),
      ...by("domain/secrets", "becomes one short line that steers no terminal"),
      ...by("cloud/errors", "form is one line, without API key or token"),
    ],
  },
  {
    begins: "Of the rest of an answer it says at most",
    shownBy: [
      ...by(
        "hostile/strange-answers",
        "and nothing of it is shown",
        "is not shown by the text beside its status, nor by any header",
      ),
      ...by("stack/keys/bad-input", "the page of a proxy in the place of IBM's answer"),
    ],
  },
  {
    begins: "IBM's words are left out as a whole",
    shownBy: [
      ...by("domain/secrets", "is left out where the secret is written", "is left out, whatever the secret is made of"),
      ...by("cloud/refusals", "tells the message alone where IAM's details repeat the API key in clear"),
      ...by("cloud/public-words", "is told: ", "is not told: "),
      ...by(
        "stack/secrets/secrets",
        "is in the output or state of failures in which the API repeats the key that signs in",
      ),
      ...by(
        "stack/secrets/secret-arguments",
        "is repeated by no message, whatever its name, though IBM's refusals repeat it",
      ),
      ...by("stack/secrets/thrown-errors", "though IBM repeats all that it knows"),
    ],
  },
  {
    begins: "Twelve letters and digits of it are enough",
    shownBy: by(
      "domain/secrets-bounds",
      "is twelve letters and digits of it, from wherever, in any case and with any other signs between them",
      "is not eleven of them",
      ", four times over",
      "is found in ",
    ),
  },
  {
    begins: "A secret of fewer than eight letters and digits",
    shownBy: by(
      "domain/secrets-bounds",
      "is all of it as it is where fewer than eight of its characters are letters or digits",
      "is nothing of a secret of fewer than eight characters, unless the program declares it",
    ),
  },
  {
    begins: "What a program declares to be a secret is in no message",
    shownBy: [
      ...by("domain/secrets-bounds", "is kept out of messages from three characters on, as a word by itself"),
      ...by("engine/incoming", "is in no failure, diagnostic or error, whatever the argument's name"),
      ...by("stack/secrets/secret-arguments", "is repeated by no message, whatever its name"),
      ...byOther("hostile/secret-arguments", "is in nothing that is printed or saved, though IBM repeats it"),
    ],
  },
  {
    begins: "The fingerprint of a key that `adopt` is given is told",
    shownBy: by("engine/incoming", "is told where it is the fingerprint of a key to be adopted"),
  },
  {
    begins: "The name of a resource key that was a secret",
    shownBy: by("stack/secrets/names", "is plain in the state once the program declares it no longer"),
  },
  {
    begins: "In words of our own keys, tokens and what is declared",
    shownBy: by("domain/secrets", "is told as it is beside words that stand in credentials"),
  },
  {
    begins: "Resource ids contain the GUID of the instance",
    shownBy: [
      ...by("stack/secrets/plain-properties", "and the GUID of a secret instance in the id"),
      ...by("stack/secrets/secret-arguments", "whose ids the state has in plain text"),
    ],
  },
  {
    begins: "A look-up that does not find one names",
    shownBy: [
      ...by("lookups/names", "that fits several instances names these", "that fits no team names those that there are"),
      ...by("cloud/resource-keys", "is named in messages by its GUID alone"),
    ],
  },
  {
    begins: "A message of a run is one line of at most",
    shownBy: by("engine/messages", "is one line of 4,000 characters at most"),
  },
  {
    begins: "Control, format and bidirectional characters",
    shownBy: [
      ...by("domain/visible", "spells out what a terminal would obey", "spells out what turns the direction of a text"),
      ...by("engine/incoming", "is spelled out in every diagnostic and error"),
      ...by("cli/output", "shows in the table of what is due what is in a state", "is JSON of the same texts"),
      ...by(
        "cli/audit/terminal",
        "shows names in its tables and JSON that no terminal obeys",
        "asks about the key that is named",
      ),
    ],
  },
  {
    begins: "Outputs are data, and are not changed",
    shownBy: byOther(
      "hostile/terminals",
      "of a key that a stack has adopted is spelled out in what Pulumi prints of a run",
    ),
  },
];
