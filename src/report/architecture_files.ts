import type { UnitArchitectureFile, UnitRecord } from "../claims/types.ts";

/**
 * The files of the networks that are not registered, by the network's name.
 *
 * @throws {RangeError} If two networks have one name: no table can tell them apart.
 */
export function architectureFilesOf(
  records: readonly UnitRecord[],
): Readonly<Record<string, UnitArchitectureFile>> {
  const codes = new Map<string, string>();
  const files: Record<string, UnitArchitectureFile> = {};
  for (const { unit: { claim, architecture, architectureFile } } of records) {
    const code = architectureFile?.digest ?? "a registered one";
    const other = codes.get(architecture) ?? code;
    if (other !== code) {
      throw new RangeError(
        `Cannot report ${claim}: two networks are named ${architecture}, current value is ${
          [code, other].sort().join(", ")
        }`,
      );
    }
    codes.set(architecture, code);
    if (architectureFile) files[architecture] = architectureFile;
  }
  return files;
}
