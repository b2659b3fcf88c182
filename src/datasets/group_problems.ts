/**
 * What a set of pictures must have so that its groups can be compared, whatever claim is measured on it.
 *
 * @module
 */
import { SPLIT_NAMES } from "./contract.ts";
import { countTableGroups, type PictureTable } from "./picture_table.ts";
import type { Problem } from "./problem.ts";
import type { GroupScheme } from "./types.ts";

/** What the groups of a table are compared with. */
export interface GroupProblemsOptions {
  /** The groups and which are compared. */
  readonly groups: GroupScheme;
  /** The file that the table is from. */
  readonly source: string;
}

/**
 * Lists what no measurement can be made of: a table without pictures, a split that lacks a group (errors). A
 * validation split without any picture is a warning: only some claims read it. So is a minority group that has more
 * training images than its majority group: every contrast would have the other sign.
 */
export function groupProblems(
  table: PictureTable,
  options: GroupProblemsOptions,
): Problem[] {
  const { source, groups } = options;
  const problem = (
    kind: Problem["kind"],
    message: string,
    more: Pick<Problem, "severity" | "remedy">,
  ): Problem => ({ kind, message, source, ...more });
  const name = (group: number) =>
    `${groups.names[group]} (${groups.descriptions[group]})`;
  if (table.files.length === 0) {
    return [problem(
      "row-count",
      "expected a row for every picture, current value is a header without rows",
      {
        severity: "error",
        remedy: "write one row per picture below the header",
      },
    )];
  }
  const counts = countTableGroups(table, groups.names.length);
  const empty = SPLIT_NAMES.flatMap((split) => {
    const lacking = counts[split].flatMap((n, group) => n > 0 ? [] : [group]);
    if (split === "validation" && lacking.length === groups.names.length) {
      return [problem(
        "empty-group",
        "expected images in the split validation, current value is none",
        {
          severity: "warning",
          remedy:
            "nothing needs to be done unless a claim reads the validation split; such a claim is refused",
        },
      )];
    }
    return lacking.map((group) =>
      problem(
        "empty-group",
        `expected images of group ${
          name(group)
        } in the split ${split}, current value is none`,
        {
          severity: "error",
          remedy:
            "add rows of this group to the split, or move rows from another split",
        },
      )
    );
  });
  const larger = groups.pairs.flatMap(({ minority, majority }) => {
    const [few, many] = [counts.train[minority]!, counts.train[majority]!];
    return few <= many ? [] : [problem(
      "larger-minority",
      `expected the minority group ${
        name(minority)
      } to have fewer training images than ${
        name(majority)
      }, current value is ${few} and ${many}`,
      {
        severity: "warning",
        remedy:
          "declare which group of each class is the minority: pairs in dataset.json",
      },
    )];
  });
  return [...empty, ...larger];
}
