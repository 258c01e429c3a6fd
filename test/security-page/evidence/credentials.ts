import { by, byOther, type Evidence } from "./evidence";

const recipients = by(
  "cloud/recipients",
  "goes to IAM alone, where tokens are made; the token goes to every other API",
);

export const credentials: readonly Evidence[] = [
  { begins: "The API key, or the compute resource's token", shownBy: recipients },
  { begins: "The IAM token goes to the Resource Controller", shownBy: recipients },
  {
    begins: "A virtual server's own token goes to its metadata service",
    shownBy: by(
      "cloud/sign-in",
      "sends the first token to the metadata service alone, and the second never there",
      "never goes through a proxy, which would sign in as itself",
    ),
  },
  {
    begins: "A ready token goes to no token service.",
    shownBy: by("cloud/sign-in", "with a ready token asks IAM nothing"),
  },
  {
    begins: "These are IBM's hosts",
    shownBy: by(
      "cloud/hosts",
      "are IBM's public ones by default",
      "are all private when that is the visibility",
      "that are given replace IBM's own",
    ),
  },
  {
    begins: "**Whoever may set these, in the stack's configuration",
    shownBy: [...by("cloud/hosts", "that are given replace IBM's own"), ...recipients],
  },
  {
    begins: "`SYSDIG_SECURE_URL` set for Sysdig's own cloud",
    shownBy: by("cloud/settings", "come from the environment where nothing else is said"),
  },
  {
    begins: "An address is made of one of these base URLs",
    shownBy: [
      ...by("cloud/request-url", "is below its API's base, whatever names the thing that is asked for"),
      ...by("hostile/paths", "asks for that name and nothing else"),
      ...byOther("hostile/paths.hostile", "names that and nothing else at IBM, through its whole life"),
    ],
  },
  {
    begins: "Of the address of a list's next page",
    shownBy: byOther("hostile/next-urls", " sends its token nowhere else, and is whole or an error"),
  },
  {
    begins: "Base URLs take `https` only",
    shownBy: by(
      "cloud/hosts",
      "is taken from no setting and no variable",
      " is taken",
      "the metadata service's own address is taken for it, and for no API",
    ),
  },
  {
    begins: "The only other part of a host is the region",
    shownBy: by(
      "cloud/hosts",
      "is taken from no argument, setting, variable or CRN",
      "a host that a region leads to receives nothing at all",
    ),
  },
  {
    begins: "Redirects are not followed.",
    shownBy: [
      ...by(
        "hostile/redirects",
        "of the request for a token takes no credential there",
        "of any call takes no token there",
      ),
      ...by("hostile/redirected-creates", "is not followed, and loses no key"),
    ],
  },
  {
    begins: "A file that is given to `audit --file`",
    shownBy: [
      ...by("cli/audit/file-hosts", "connects to no host that "),
      ...by("cli/audit/file-configuration", "asks no host of that, and signs in with no credential of it"),
    ],
  },
  {
    begins: "A CRN of another account than the credential's",
    shownBy: [
      ...by("cloud/account", ", by name of both accounts, after the sign-in alone"),
      ...by("cli/audit/file-hosts", "names the resource whose CRN is of another account"),
    ],
  },
];

export const labels: readonly Evidence[] = [
  {
    begins: "A create label is 16 hex digits",
    shownBy: [
      ...by("domain/create-label", "has a mark of its resource in six digits, and ten digits of chance"),
      ...by("cloud/lost-creates", "has another label in each try"),
    ],
  },
  {
    begins: "Only all 16, as the run or the state keeps them",
    shownBy: [
      ...by(
        "cloud/lost-access-keys",
        "is deleted by its label, and nothing else is",
        "is left when a resource of this run owns it",
      ),
      ...by(
        "cloud/resource-keys",
        " is deleted by its label, and nothing else is",
        "is known by its label beside a namesake of another role",
      ),
      ...by(
        "cloud/lost-creates",
        "is known by its label, and is the only one",
        "is never a stranger's of the same settings",
      ),
    ],
  },
  {
    begins: "Who can read the state and write names",
    shownBy: by("cloud/lost-access-keys", "is deleted by its label, and nothing else is"),
  },
  {
    begins: "By the mark alone nothing is recovered or deleted",
    shownBy: [
      ...by("cloud/marks", "is neither taken nor deleted"),
      ...by("cloud/resource-keys", "of which an earlier run left one is made, and that one is named"),
      ...by(
        "cli/audit/adoption",
        "gives a key to the resource that its label was made for, whenever that was, and to no other",
      ),
    ],
  },
  {
    begins: "For a policy that exists already",
    shownBy: [
      ...by(
        "cloud/policies",
        "is made once, with a label that proves whose it is",
        "that somebody else has made is used, and is not ours",
      ),
      ...by("faults/siblings", "does not delete the other's when it alone is destroyed"),
    ],
  },
];
