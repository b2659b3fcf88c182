import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { CSV_COLUMNS, renderCsv } from "../../src/report/csv.ts";
import { report } from "./_reports.ts";

Deno.test("renderCsv() begins with its columns, also without a row", () => {
  assertEquals(renderCsv(report([])).trimEnd(), CSV_COLUMNS.join(","));
});

Deno.test("renderCsv() has one row per observation, and every number is exactly that of the JSON", () => {
  const model = report();
  const rows = parse(renderCsv(model), { skipFirstRow: true });
  const json = JSON.parse(JSON.stringify(model)) as typeof model;
  assertEquals(
    rows.map((row) => ({
      ...row,
      seed: Number(row.seed),
      value: Number(row.value),
      n: Number(row.n),
    })),
    json.observations.map((row) => ({ ...row })),
  );
});

Deno.test("renderCsv() keeps commas, quotes and line breaks inside of a field", () => {
  const model = report();
  const [first] = model.observations;
  const condition = 'largest gradient, "k = 3"\nfor G2';
  const text = renderCsv({
    ...model,
    observations: [{ ...first!, condition }],
  });
  assertEquals(parse(text, { skipFirstRow: true })[0]!.condition, condition);
});
