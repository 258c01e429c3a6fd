import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The name that stands wherever the public repository or its people will be named. */
const placeholder = "to-be-named";

const pages = [".github/CODEOWNERS", ".github/ISSUE_TEMPLATE/config.yml", "CODE_OF_CONDUCT.md"];

const link = z.union([z.string().min(1), z.object({ url: z.string() }), z.object({ email: z.string() })]);
const person = z.union([z.string().min(1), z.object({ name: z.string() })]);
const fields = { repository: link, bugs: link, homepage: link, author: person };

/** What must be named before a release and is not: a line for each. */
function unnamedIn(checkout: string): string[] {
  const textOf = (file: string) => readFileSync(join(checkout, file), "utf8");
  const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(textOf("package.json")));
  return [
    ...Object.entries(fields)
      .filter(([name, schema]) => !schema.safeParse(manifest[name]).success)
      .map(([name]) => `package.json has no ${name}`),
    ...["package.json", ...pages]
      .filter((file) => textOf(file).includes(placeholder))
      .map((file) => `${file} still has the placeholder ${placeholder}`),
  ];
}

// npm starts it in the checkout.
const unnamed = unnamedIn(process.cwd());
for (const line of unnamed) console.error(line);
if (unnamed.length > 0) process.exitCode = 1;
