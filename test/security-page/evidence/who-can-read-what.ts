import { by, byOther, type Evidence } from "./evidence";

export const whoCanReadWhat: readonly Evidence[] = [
  {
    begins: "| The stack's state |",
    shownBy: [
      ...by("stack/secrets/plain-properties", "has in plain text what SECURITY.md says, and is otherwise encrypted"),
      ...by("stack/secrets/secrets", "is in the state, its history and backups, or in what any command prints"),
      ...by("stack/keys/lost-creates", "the state remembers their labels until then"),
      ...by("rotation/decide", "keeps no more than a hundred ids of ended keys, but every one that is named"),
    ],
  },
  {
    begins: "| History and backups of the backend |",
    shownBy: [
      ...by(
        "stack/traps/what-the-engine-does",
        "keeps in its history and backups what the state had of a key that is gone",
      ),
      ...by(
        "stack/secrets/secrets",
        "is in the state, its history and backups, or in what any command prints",
        "is in the state or the output of a rotation, or of the adoption of a key by its value",
      ),
    ],
  },
  {
    begins: "| The stack's configuration file |",
    shownBy: by("stack/secrets/configuration", "is in plain text what was not set with --secret, and nothing else"),
  },
  {
    begins: "| Output of the CLI |",
    shownBy: [
      ...by("stack/secrets/secrets", "is in the state, its history and backups, or in what any command prints"),
      ...by("hostile/switches/switches", "shows those that the table says (up and preview with --json, --event-log)"),
    ],
  },
  {
    begins: "| Errors and warnings, `due`, `audit` |",
    shownBy: [
      ...by("cloud/errors", "form is one line, without API key or token, though IBM repeats all it was sent"),
      ...by("stack/secrets/thrown-errors", "No secret is in an error that is thrown, or in what caused it"),
      ...by("cli/due", "prints a table with what a person asks for, in UTC, and no secret"),
      ...by("cli/wrong-passphrase", "print no secret with a wrong passphrase"),
      ...by("cli/audit/changes", "without the key that IBM's refusal repeats"),
    ],
  },
  {
    begins: "| State after a failure or a kill |",
    shownBy: [
      ...by(
        "stack/secrets/secrets",
        "is in the state or the output of a rotation, or of the adoption of a key by its value",
        "is in the output or state of failures in which the API repeats the key that signs in",
        "is in the output or state of a failed update in which the API repeats the key it is about",
      ),
      ...by("cli/audit/killed-state", "has the inputs of what was pending, and no key in any form"),
    ],
  },
  {
    begins: "| The backup of `audit --adopt` |",
    shownBy: by(
      "cli/audit/beside",
      "keeps the state as it was, encrypted and for its owner alone",
      "writes over no file",
    ),
  },
  {
    begins: "| Logs, traces and event streams",
    shownBy: byOther(
      "hostile/switches/switches.hostile",
      "show in plain text what the table says, no more and no less",
    ),
  },
  {
    begins: "| Environment of the process |",
    shownBy: [
      ...byOther("hostile/switches/switches.hostile", "show in plain text what the table says, no more and no less"),
      ...by("cloud/settings", "are read from both names that IBM's tools use"),
    ],
  },
  {
    begins: "| Memory of the provider's process |",
    advice: "what a process can read of its own memory, and others of it, is the operating system's doing",
  },
  {
    begins: "| Memory of `npx pulumi-ibm-keys audit` |",
    shownBy: [
      ...by("cli/audit/beside", "and no secret in a file or an argument"),
      ...by(
        "cli/audit/secret-configuration",
        "signs in with that, and leaves it in no file, no argument and no output",
      ),
    ],
  },
  {
    begins: "| On the wire |",
    shownBy: [
      ...by("cloud/hosts", "is taken from no setting and no variable"),
      ...by("cloud/errors", "form has no access key in it, though IBM repeats its path"),
      ...by("http/proxy", "send requests through the proxy, which alone need know the host"),
    ],
  },
  {
    begins: "| Names of resource keys, metadata of access keys",
    shownBy: [
      ...by("cloud/key-name", "tells people what the key is for"),
      ...by(
        "cloud/resource-keys",
        "is made under a name that ends in its label, and gets the declared name afterwards",
      ),
      ...by("cloud/policies", "is made once, with a label that proves whose it is"),
      ...by("cloud/access-key-api", "is read to the end of its list, and tells which key has which label"),
    ],
  },
  {
    begins: "| The emulator and its state file |",
    shownBy: [
      ...by("emulator/state-file", "brings back everything that was there"),
      ...by("emulator/addresses", "listens on this machine's own address alone"),
    ],
  },
];
