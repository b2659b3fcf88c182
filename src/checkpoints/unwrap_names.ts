/** What `DataParallel`, `DistributedDataParallel` and `torch.compile` put before every name. */
const PREFIXES = ["module.", "_orig_mod."] as const;

/**
 * The names without the prefix that wrapped networks give all of them; the names themselves if some lack it.
 */
export function unwrapNames(names: readonly string[]): string[] {
  const prefix = PREFIXES.find((prefix) =>
    names.length > 0 && names.every((name) => name.startsWith(prefix))
  );
  if (prefix === undefined) return [...names];
  return unwrapNames(names.map((name) => name.slice(prefix.length)));
}
