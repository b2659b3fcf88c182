/** What `DataParallel`, `DistributedDataParallel` and `torch.compile` put before every name. */
const PREFIXES = ["module.", "_orig_mod."] as const;

/** Wrappers around wrappers at most. */
const MAX_PREFIXES = 4;

/** The names without the prefixes that wrapped networks give all of them; as they are if some lack one. */
export function unwrapNames(names: readonly string[]): string[] {
  let result = [...names];
  for (let i = 0; i < MAX_PREFIXES && result.length > 0; i++) {
    const prefix = PREFIXES.find((prefix) =>
      result.every((name) => name.startsWith(prefix))
    );
    if (prefix === undefined) break;
    result = result.map((name) => name.slice(prefix.length));
  }
  return result;
}
