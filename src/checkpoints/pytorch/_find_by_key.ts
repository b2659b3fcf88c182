import type { PickleValue } from "../pickle/values.ts";
import { entriesOf, type FoundWeights, weightsIn } from "./find_weights.ts";

/** The value under a key like `a.b`: dict keys may have dots themselves, so every split is tried, longest key first. */
function* resolve(
  value: PickleValue,
  rest: string,
  path: readonly string[] = [],
): Generator<{ value: PickleValue; path: readonly string[]; rest: string }> {
  const matches = [...entriesOf(value)].flatMap(([key, inner]) => {
    const name = String(key);
    return typeof key !== "object" &&
        (rest === name || rest.startsWith(`${name}.`))
      ? [{ name, inner }]
      : [];
  }).sort((a, b) => b.name.length - a.name.length);
  for (const { name, inner } of matches) {
    const next = [...path, name];
    if (rest === name) yield { value: inner, path: next, rest: "" };
    else yield* resolve(inner, rest.slice(name.length + 1), next);
  }
  yield { value, path, rest };
}

/** The weights that `--key` names; `undefined` if there are none. */
export function findByKey(
  root: PickleValue,
  key: string,
): FoundWeights | undefined {
  if (key === ".") return weightsIn(root, []);
  for (const { value, path, rest } of resolve(root, key)) {
    const found = weightsIn(value, path);
    if (found === undefined) continue;
    if (rest === "") return found;
    // On into the tensors' names.
    const prefix = `${rest}.`;
    const inside = [...found.tensors].filter(([name]) =>
      name.startsWith(prefix)
    );
    if (inside.length === 0) continue;
    const tensors = new Map(
      inside.map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
    return { ...found, path: [...path, rest], tensors };
  }
  return undefined;
}
