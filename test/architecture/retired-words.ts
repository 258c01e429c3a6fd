import ts from "typescript";

/**
 * Identifiers that stood beside another word for the same thing, and the word that was kept; `docs/glossary.md` says
 * what each means. Nothing is called by them again.
 */
export const retiredWords: Readonly<Record<string, string>> = {
  answersWithin: "responseTimeout",
  ArmedFault: "InjectedFault",
  attemptTimeout: "tryTimeout",
  attempts: "tries",
  awakened: "toEnable",
  Caller: "Principal",
  Contents: "CloudState",
  contradictions: "conflicts",
  contradictionsIn: "conflictsIn",
  crowdedOut: "excess",
  Desk: "ServerContext",
  Dialect: "Api",
  Evening: "Fixture",
  Exceptions: "a plain name of what they are",
  Hands: "Actions",
  heldAs: "recordedAs",
  HttpAnswer: "HttpResponse",
  judgeArguments: "checkArguments",
  keepsFailing: "isRetryingGivenUp",
  KeyHolder: "ResourceIdentity",
  Ledger: "Store",
  longestAttempt: "longestTry",
  MakingContext: "CheckpointContext",
  mended: "corrected",
  Moment: "DecisionContext or Situation",
  momentOf: "situationOf",
  namedKey: "applyName",
  NamedFor: "ResourceIdentity",
  obtainKey: "findOrCreate",
  ofAnother: "isOfAnotherRequest",
  OpenCreation: "SavedLostCreate",
  openSysdigInstance: "openSysdig",
  Owner: "ResourceIdentity",
  ownerElsewhere: "otherOwnerOf",
  Pace: "RateLimiter",
  parseAnswer: "parseResponse",
  Reached: "Checkpoints",
  refuseHidden: "requireCredentials",
  renamedKey: "renameIfNeeded",
  Rooms: "Services",
  Sending: "RequestTracker",
  shortestAttempt: "shortestTry",
  sight: "observe",
  Sighting: "KeyStatus",
  takeOver: "adopt",
  Terms: "EndRules",
  Trial: "a plain name of the case",
};

/** The retired identifiers in a source, each with the word to take. */
export function retiredIn(source: ts.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const name = node.text.replace(/^#/, "");
      if (Object.hasOwn(retiredWords, name)) found.add(`${name} is ${retiredWords[name]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}
