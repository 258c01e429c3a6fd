import { by, type Evidence } from "./evidence";

export const bounds: readonly Evidence[] = [
  {
    begins: "| an answer of IBM's |",
    shownBy: by(
      "http/large-bodies",
      "is read up to 16 MiB",
      "of one byte more is not read to its end, and not asked for again",
      "is read within an operation while its answers have 128 MiB together, and not beyond",
    ),
  },
  {
    begins: "| a list of IBM's that comes in pages |",
    shownBy: [
      ...by("cloud/list-bounds", "is an error from 1,001 pages on", "is an error from 100,001 rows on", "is read"),
      ...by("http/operation", "ends after five minutes, however many requests could have their two minutes each"),
    ],
  },
  {
    begins: "| JSON in an answer |",
    shownBy: by("cloud/deep-answers", "is kept, with what is nested deeper than 100 levels counted as not shown"),
  },
  { begins: "| `Retry-After` |", shownBy: by("http/retry", "A Retry-After header", " means ") },
  {
    begins: "| an argument |",
    shownBy: by(
      "engine/extent",
      "has 100 levels at most: one of more is refused by name",
      "has 1,000,000 characters at most, of all of its texts together",
    ),
  },
  {
    begins: "| a duration, a CRN, an identifier |",
    shownBy: [
      ...by("rotation/duration-length", "has 40 characters at most, in either form"),
      ...by("cloud/crn", "is none when it is longer than 1,000 characters"),
      ...by("cloud/list-bounds", "has 200 characters at most"),
    ],
  },
  {
    begins: "| a state that the provider is given |",
    shownBy: [
      ...by("engine/extent", "has 100 levels at most, its properties being the first"),
      ...by("engine/incoming", "is refused in one sentence by each operation, and nothing is done"),
      ...by("rotation/saved", "are 1,000 at most: a state with more is refused"),
    ],
  },
  {
    begins: "| a state that `due` or `audit` reads |",
    shownBy: by(
      "cli/bounds",
      "ends at once with one line when the file is",
      "due reads what is nested as deep as values are",
    ),
  },
  {
    begins: "What fails after IBM has accepted a create loses no key",
    shownBy: [
      ...by("hostile/redirected-creates", "is not followed, and loses no key"),
      ...by("faults/lost-creates", "a lost one is named in a warning, neither taken nor deleted, and another is made"),
      ...by("stack/keys/access-key", "stays in the state when it was made and a later step failed"),
      { file: "test/hostile/large-answers.ts", title: " in the answer to a create loses no key" },
      { file: "test/faults/matrix/describe-matrix.ts", title: "leaks nothing, loses nothing, takes nothing" },
    ],
  },
  {
    begins: "Every regular expression of this package",
    shownBy: by("architecture/patterns", " takes as long as its text explains", "is found wherever it stands"),
  },
];

const saved = by("stack/secrets/configuration", "is in plain text what was not set with --secret, and nothing else");
const handed = by("stack/traps/what-the-engine-does", "saves the configuration of any namespace as inputs and outputs");

export const configuration: readonly Evidence[] = [
  { begins: "Pulumi hands the stack's whole configuration", shownBy: handed },
  { begins: "Each run saves it anew in the history too.", shownBy: saved },
  { begins: "So what is set under `ibm-keys:`", shownBy: saved },
  { table: "Set as", shownBy: saved },
  { begins: "Setting a value with `--secret` later", shownBy: saved },
  { begins: "Credentials of the environment are in none", shownBy: saved },
  {
    begins: "A preview or `up` warns of an `apiKey`",
    shownBy: [...saved, ...by("engine/plain-credentials", "are warned of where they are not secret")],
  },
  {
    begins: "A provider that the program makes itself",
    shownBy: by("stack/traps/options", "is refused where the provider does not get what the stack configures"),
  },
];
