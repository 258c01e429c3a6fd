import { z } from "zod";
import { mostRows } from "./endless-list";

/** A list whose length is looked at before any of its rows: to judge millions takes minutes, and all memory. */
export const boundedList = z
  .custom<readonly unknown[]>(Array.isArray, { error: "is no list", abort: true })
  .refine((rows) => rows.length <= mostRows, { error: `has more than ${mostRows} rows`, abort: true });

/** Rows that could be read; `isComplete` is false where there were others, so that what is missing proves nothing. */
export interface Rows<Row> {
  rows: readonly Row[];
  isComplete: boolean;
}

/** Reads rows one by one: somebody else's odd one must not hide the others. */
export function rowsOf<Row>(row: z.ZodType<Row>) {
  return boundedList.transform((all): Rows<Row> => {
    const rows: Row[] = [];
    for (const each of all) {
      const parsed = row.safeParse(each);
      if (parsed.success) rows.push(parsed.data);
    }
    return { rows, isComplete: rows.length === all.length };
  });
}
