/** A test or a suite that shows something: its file, and a part of its title that stands there literally. */
export interface Test {
  file: string;
  title: string;
}

/** What shows that a statement of SECURITY.md is true. */
export type Evidence = (
  | { /** How the statement begins; fits no other one. */ begins: string; table?: undefined }
  | {
      /** How the first column of a table is headed, all of whose rows this is for. */ table: string;
      begins?: undefined;
    }
) /** For advice to the reader, and facts that no test of ours can show: why there is none. */ & {
  shownBy?: readonly Test[];
  advice?: string;
};

export function by(file: string, ...titles: string[]): Test[] {
  return titles.map((title) => ({ file: `test/${file}.test.ts`, title }));
}

/** Of a test that only `npm run test:hostile` or `npm run test:faults` runs. */
export function byOther(file: string, ...titles: string[]): Test[] {
  return titles.map((title) => ({ file: `test/${file}.ts`, title }));
}
