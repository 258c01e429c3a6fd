import { action, awaited, before, describeWorkflow, named, type Property, runs } from "./workflow";

const onMain = "git merge-base --is-ancestor HEAD refs/remotes/origin/main";
const exactNode = /^\d+\.\d+\.\d+$/;

const properties: Property[] = [
  [
    "begins when a tag of a version is pushed, and by nothing else",
    ({ on }) => JSON.stringify(on) === '{"push":{"tags":["v*"]}}',
    [
      ['tags: ["v*"]', 'branches: ["*"]'],
      ['tags: ["v*"]', 'tags: ["v*"]\n  workflow_dispatch:'],
    ],
  ],
  [
    "does nothing for a commit that is not on main",
    (all) =>
      runs(named(all, "on-main")).includes(onMain) &&
      ["test", "build", "publish"].every((name) => awaited(all, name).has("on-main")),
    [
      [onMain, `${onMain} || true`],
      [onMain, "git merge-base --is-ancestor HEAD HEAD"],
      ["build:\n    needs: on-main", "build:"],
    ],
  ],
  [
    "knows all of main when it judges that, and fails where it does not",
    (all) => action(named(all, "on-main"), "checkout")?.with["fetch-depth"] === 0,
    [["fetch-depth: 0", "fetch-depth: 1"]],
  ],
  [
    "skips no job and no step, and goes on after no failure",
    ({ jobs }) =>
      Object.values(jobs)
        .flatMap((each) => [each, ...each.steps])
        .every((each) => each.if === undefined && each["continue-on-error"] === undefined),
    [
      ["    needs: [test, build]", "    needs: [test, build]\n    if: always()"],
      ["- run: npm audit signatures", "- run: npm audit signatures\n        continue-on-error: true"],
    ],
  ],
  [
    "publishes what was tested as main is tested",
    (all) => named(all, "test").uses === "./.github/workflows/test.yml" && awaited(all, "publish").has("test"),
    [
      ["needs: [test, build]", "needs: [build]"],
      ["uses: ./.github/workflows/test.yml", "uses: ./.github/workflows/quick.yml"],
    ],
  ],
  [
    "lets only the job that publishes prove who it is, and that job nothing else",
    ({ permissions, jobs }) =>
      JSON.stringify(permissions) === '{"contents":"read"}' &&
      Object.entries(jobs).every(([name, { permissions: own }]) =>
        name === "publish" ? JSON.stringify(own) === '{"id-token":"write"}' : own === undefined,
      ),
    [
      ["    outputs:", "    permissions:\n      id-token: write\n    outputs:"],
      ["  contents: read", "  contents: read\n  id-token: write"],
      ["      id-token: write", "      id-token: write\n      contents: write"],
    ],
  ],
  [
    "waits for the environment npm",
    (all) => named(all, "publish").environment === "npm",
    [["    environment: npm\n", ""]],
  ],
  [
    "installs what the lockfile says, audits it and its signatures, and only then builds and packs",
    (all) => {
      const build = named(all, "build");
      return (
        before(build, /npm ci --ignore-scripts$/, /npm audit --omit=dev --audit-level=low$/) &&
        before(build, /npm audit --omit=dev --audit-level=low$/, /npm audit signatures$/) &&
        before(build, /npm audit signatures$/, /npm run build$/) &&
        before(build, /npm run build$/, /npm pack --ignore-scripts/)
      );
    },
    [
      ["      - run: npm audit signatures\n", ""],
      ["npm audit signatures", "npm audit signatures || true"],
      ["npm ci --ignore-scripts", "npm install"],
      ["npm pack --ignore-scripts", "npm pack"],
    ],
  ],
  [
    "builds only where the tag is the version",
    (all) => before(named(all, "build"), /^\ntest "v\$\(node -p .*\)" = "\$GITHUB_REF_NAME"$/, /npm ci/),
    [[/run: test "v.*/, "run: 'true'"]],
  ],
  [
    "builds only where repository, author and contacts are named",
    (all) => before(named(all, "build"), /npm run release-check$/, /npm run build$/),
    [
      ["npm run release-check", "npm run release-check || true"],
      [/ {6}- name: Repository, author.*\n.*\n/, ""],
    ],
  ],
  [
    "hands over the package as an artifact and its checksum another way",
    (all) => {
      const build = named(all, "build");
      return (
        action(build, "upload-artifact")?.with.path === "package.tgz" &&
        build.outputs.sha256 === "$" + "{{ steps.pack.outputs.sha256 }}" &&
        action(named(all, "publish"), "download-artifact")?.with.name === action(build, "upload-artifact")?.with.name
      );
    },
    [
      ["sha256: $" + "{{ steps.pack.outputs.sha256 }}", "sha256: none"],
      ["path: package.tgz", "path: ."],
    ],
  ],
  [
    "checks that sum before it publishes",
    (all) => {
      const publish = named(all, "publish");
      const check = publish.steps.find(({ run }) => run?.includes("sha256sum"));
      return (
        check?.run === 'echo "$SHA256  package.tgz" | sha256sum --check --strict' &&
        check.env.SHA256 === "$" + "{{ needs.build.outputs.sha256 }}" &&
        before(publish, /download-artifact/, /sha256sum/) &&
        before(publish, /sha256sum/, /npm publish/)
      );
    },
    [
      ["| sha256sum --check --strict", "| cat"],
      ["sha256sum --check --strict", "sha256sum --check --strict || true"],
      ["SHA256: $" + "{{ needs.build.outputs.sha256 }}", "SHA256: none"],
    ],
  ],
  [
    "runs no code of the repository or of a dependency where it publishes",
    (all) => {
      const publish = named(all, "publish");
      const allowed = [
        /^test "\$\(npm --version\)" = "[\d.]+"$/,
        /^echo "\$SHA256 {2}package\.tgz" \| sha256sum/,
        /^npm publish /,
      ];
      return (
        action(publish, "checkout") === undefined &&
        publish.steps.every(
          ({ uses, run }) => /^actions\/(setup-node|download-artifact)@/.test(uses ?? "") !== (run !== undefined),
        ) &&
        runs(publish).every((run) => allowed.some((pattern) => pattern.test(run)) && !run.includes("\n"))
      );
    },
    [
      ["      - run: npm publish", "      - run: npm ci\n      - run: npm publish"],
      [
        "      - uses: actions/download-artifact",
        "      - uses: actions/checkout@x\n      - uses: actions/download-artifact",
      ],
    ],
  ],
  [
    "publishes that file, with its provenance and without scripts",
    (all) =>
      runs(named(all, "publish")).at(-1) === "npm publish ./package.tgz --provenance --access public --ignore-scripts",
    [
      ["npm publish ./package.tgz", "npm publish"],
      [/ --ignore-scripts\n$/, "\n"],
      [" --provenance", ""],
    ],
  ],
  [
    "builds and publishes with one exact Node and one exact npm, which trusted publishing works with",
    (all) => {
      const jobs = ["build", "publish"].map((name) => named(all, name));
      const npm = /^test "\$\(npm --version\)" = "11\.(\d+)\.(\d+)"$/;
      const [, minor, patch] = runs(named(all, "publish"))
        .flatMap((run) => npm.exec(run) ?? [])
        .map(Number);
      return (
        jobs.every((each) => exactNode.test(String(action(each, "setup-node")?.with["node-version"]))) &&
        minor !== undefined &&
        patch !== undefined &&
        (minor > 5 || (minor === 5 && patch >= 1)) &&
        before(named(all, "publish"), /npm --version/, /npm publish/)
      );
    },
    [
      [/node-version: 24\.15\.0\n/, "node-version: 24\n"],
      ['= "11.12.1"', '= "11.4.2"'],
      [/ {6}- name: npm is the one.*\n.*\n/, ""],
    ],
  ],
  [
    "puts nothing from outside into a script",
    ({ jobs }) =>
      Object.values(jobs)
        .flatMap(runs)
        .every((run) => !run.includes("$" + "{{")),
    [["npm audit signatures", "npm audit signatures $" + "{{ github.ref }}"]],
  ],
];

describeWorkflow("Publishing", "publish.yml", properties);
