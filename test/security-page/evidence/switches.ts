import { by, byOther, type Evidence } from "./evidence";

const runsAll = byOther(
  "hostile/switches/switches.hostile",
  "show in plain text what the table says, no more and no less",
);

export const switches: readonly Evidence[] = [
  {
    begins: "Pulumi's Node.js SDK writes all that the engine answers",
    shownBy: [
      ...by("stack/secrets/secrets", "but in one line of the SDK's about each resource"),
      ...by("hostile/switches/switches", "is reported to Pulumi's maintainers by a program that prints"),
    ],
  },
  {
    begins: "The engine puts debug messages into every stream",
    shownBy: [
      ...runsAll,
      ...by("hostile/switches/switches", "shows those that the table says (up and preview with --json, --event-log)"),
    ],
  },
  {
    begins: "None of it is in this package's reach.",
    shownBy: by("hostile/switches/switches", "is reported to Pulumi's maintainers by a program that prints"),
  },
  {
    begins: "The table says what came out of runs",
    shownBy: [
      ...runsAll,
      ...by("hostile/switches/switches", "says of each switch that shows secrets what the tests have seen"),
    ],
  },
  { begins: "`keys` are access keys", shownBy: runsAll },
  { begins: "An IAM token came out of none.", shownBy: runsAll },
  {
    begins: "An empty cell was not tried.",
    shownBy: by("hostile/switches/switches", "says of each switch that shows secrets"),
  },
  {
    begins: "Any switch can also come from the environment",
    shownBy: by("hostile/switches/from-environment", "shows secrets as on the command line (PULUMI_OPTION_JSON)"),
  },
  {
    begins: "`npx pulumi-ibm-keys` hands none of these",
    shownBy: [
      ...by("cli/bounds", "hands no option from the environment to pulumi, which would read something else then"),
      ...by("cli/audit/beside", "changes nothing, and keeps no state, where pulumi shows secrets"),
    ],
  },
  {
    table: "Switch",
    shownBy: [
      ...runsAll,
      ...by("hostile/switches/switches", "says of each switch that shows secrets what the tests have seen"),
    ],
  },
  {
    begins: "Where `NODE_DEBUG` would have the paths",
    shownBy: [
      ...by("http/printed-paths", "keeps a request from being sent where its path would be printed"),
      ...runsAll,
    ],
  },
  {
    begins: "From Node 22.13 on, the environment is kept out",
    shownBy: by("engine/fatal-report", "where Node can leave it out"),
  },
  { begins: "The report of the program's process", shownBy: runsAll },
  { begins: "Heap snapshots, core dumps and debuggers", advice: "it is what these are for" },
  { begins: "Pulumi's own logs in `~/.pulumi/logs`", shownBy: runsAll },
  { begins: "Pulumi keeps them for a week.", advice: "it is Pulumi's own doing" },
];
