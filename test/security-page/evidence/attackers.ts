import { by, byOther, type Evidence } from "./evidence";

export const attackers: readonly Evidence[] = [
  {
    begins: "| the state, read only |",
    shownBy: [
      ...by("stack/secrets/plain-properties", "has in plain text what SECURITY.md says, and is otherwise encrypted"),
      ...by("stack/secrets/secrets", "is in the state, its history and backups"),
    ],
  },
  {
    begins: "| the state, to write |",
    shownBy: [
      ...by("stack/traps/what-the-engine-does", "runs the code that the state has as __provider"),
      ...by("fuzz/saved-states", "succeed or fail with an error of ours, and no other key is ended or made"),
    ],
  },
  {
    begins: "| the right to name keys in the account |",
    shownBy: [
      ...by(
        "cli/output",
        "makes one row of one key, whatever its name is",
        "cuts a name that would push all else off the screen",
      ),
      ...by("cli/audit/terminal", "asks about the key that is named, whatever its name makes a terminal show"),
    ],
  },
  {
    begins: "| logs of runs without",
    shownBy: by("stack/secrets/secrets", "is in the state, its history and backups, or in what any command prints"),
  },
  {
    begins: "| the environment of CI |",
    advice: "who has the passphrase and the credential is the user, to all of us",
  },
  {
    begins: "| a package in `node_modules` |",
    shownBy: [
      ...by("architecture/supply-chain", "has each package in one exact version whose contents are known by a hash"),
      ...by("architecture/supply-chain", "runs no script on the machine of whoever installs the package"),
      ...by("architecture/install-scripts", "brings one package that runs a script on installation, protobufjs"),
    ],
  },
  {
    begins: "| the repository of this package |",
    shownBy: [
      ...by("architecture/publishing", "Publishing"),
      ...by(
        "architecture/supply-chain",
        "gives its workflows no secret, and only publishing the right to prove who it is",
      ),
    ],
  },
  {
    begins: "| IBM's lists of keys |",
    shownBy: [
      ...by("emulator/resource-keys", "hide their credentials from those who may not read them"),
      ...by("emulator/access-keys", "cannot be changed without the role Manager, but can be read"),
      ...by("cloud/key-name", "tells people what the key is for"),
    ],
  },
  {
    begins: "| IBM's place on the network |",
    shownBy: [
      ...by("http/certificate", "gets no request, be it one that reads or one that creates"),
      ...by("fuzz/answers", "the outcome is success or an error of ours"),
      ...byOther("hostile/terminals", "is spelled out in all that this package says to an up"),
      ...byOther("hostile/next-urls", " is followed to no other host than IBM's"),
      ...by("http/large-bodies", "of one byte more is not read to its end"),
    ],
  },
  {
    begins: "**A killed run** may leave a live key",
    shownBy: [
      ...by("cli/audit/interrupted", "names all keys of a killed provider"),
      ...by("cloud/access-key-api", "is named in a warning beside strangers' keys, and neither taken nor deleted"),
    ],
  },
  {
    begins: "`npx pulumi-ibm-keys audit` finds it.",
    shownBy: by(
      "cli/audit/interrupted",
      "names all keys of a killed provider",
      "puts keys into the place of the creations",
    ),
  },
  {
    begins: "**A change by the audit** is decided on what is",
    shownBy: by(
      "cli/audit/meanwhile",
      "deletes no key that a state names by then",
      "deletes no key that somebody has renamed, enabled or disabled",
      "deletes no second key that was taken over while the first one was deleted",
    ),
  },
  {
    begins: "Each deletion is confirmed by typing",
    shownBy: by("cli/audit/question", "wants each key that is deleted to be named, in turn", "is not asked with --yes"),
  },
  {
    begins: "What happens between that last look",
    shownBy: by(
      "cli/audit/beside",
      "says what to do where the update ends in the moment before the import, and keeps all",
    ),
  },
  {
    begins: "**A key of two resources** is deleted",
    shownBy: by(
      "faults/shared-keys",
      "is deleted with the first of them that is destroyed, where the run hides the other",
    ),
  },
  {
    begins: "Runs that compare both warn of it.",
    shownBy: by("engine/ownership", "is a warning with the way out, on the second"),
  },
  {
    begins: "**A resource key that signs in** is not rotated",
    shownBy: by(
      "stack/keys/own-credential",
      "is not rotated, and nothing is done before the refusal",
      "is not revoked, but succeeded once, and ended by whoever signs in with another key",
      ", and nothing is done before the refusal",
      "is told by its service ID too: another API key of that would end with it",
    ),
  },
  {
    begins: "A key whose credentials IBM hides",
    shownBy: by("cli/audit/changes", "never deletes the credential that signs in"),
  },
  {
    begins: "**The emulator** takes any client on the machine",
    shownBy: [
      ...by(
        "emulator/origin-check",
        "whatever address that name has",
        "gets no token with the origin",
        "is told apart from clients",
      ),
      ...by("emulator/pages-without-origin", "brings nothing and changes nothing, whatever route it takes"),
    ],
  },
  { begins: "It holds nothing real.", advice: "what is in it was made up by it or by its user" },
  {
    begins: "Its state file is its owner's alone",
    shownBy: by(
      "emulator/state-file",
      "can be read by its owner only where everything else can be read by all",
      "never becomes a link to it, and leaves it as it was",
    ),
  },
];

export const advice: readonly Evidence[] = [
  { begins: "Choose a secrets provider", advice: "advice" },
  { begins: "Keep stacks with production keys", advice: "advice" },
  { begins: "Give the API key the least it needs", advice: "advice: which roles IBM asks for is IBM's to say" },
  { begins: "Or use a trusted profile", advice: "advice" },
  {
    begins: "When a key has leaked, add its fingerprint",
    shownBy: [
      ...by("faults/emergencies", "is ended although no successor can be made"),
      ...by("stack/rotation/emergency", "is carried out though another key of the resource cannot be ended"),
      ...by("rotation/decide", "is refused with the list of the resource's keys, and ends nothing"),
    ],
  },
  {
    begins: "Ingestion keys, service keys and API tokens are reset",
    shownBy: by("stack/keys/stories", "learns from a refresh that a key or token was reset in the web UI"),
  },
  {
    begins: "Destroying an `IngestionKey`, `ServiceKey` or `ApiToken`",
    shownBy: [
      ...by("stack/keys/ingestion-key", "and outlives its resource key"),
      ...by("stack/keys/service-key", "and lives on after destroy"),
      ...by("stack/keys/api-token", "and is only forgotten by destroy"),
    ],
  },
  {
    begins: "It says so.",
    shownBy: [
      ...by("stack/keys/ingestion-key", "and outlives its resource key"),
      ...by("stack/keys/service-key", "and lives on after destroy"),
      ...by("stack/keys/api-token", "and is only forgotten by destroy"),
    ],
  },
  { begins: "Let no pipeline use", shownBy: by("architecture/switches", "are in no example, no workflow, no script") },
  { begins: "Set API keys with `--secret`", advice: "advice" },
  { begins: "Install with `npm ci --ignore-scripts`", advice: "advice" },
  { begins: "Do not set `PULUMI_SKIP_CHECKPOINTS`", advice: "advice: it is Pulumi's own doing" },
  { begins: "Please report privately", advice: "where to write" },
  { begins: "Never send a real key.", advice: "advice" },
  { begins: "Only the newest release is maintained.", advice: "a promise" },
];
