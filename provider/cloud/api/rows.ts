import { z } from "zod";
import { mostRows } from "./endless-list";

/** A list whose length is checked before any of its rows: to check millions of rows takes minutes, and all memory. */
export const boundedList = z
  .custom<readonly unknown[]>(Array.isArray, { error: "is no list", abort: true })
  .refine((rows) => rows.length <= mostRows, { error: `has more than ${mostRows} rows`, abort: true });

/** The readable rows. `isComplete` is false where others could not be read: a missing row then proves nothing. */
export interface Rows<Row> {
  rows: readonly Row[];
  isComplete: boolean;
}

/** Parses each row by itself, so that one that cannot be read does not hide the others. */
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
