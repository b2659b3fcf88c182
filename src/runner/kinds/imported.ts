import type { TrainedNetwork } from "../../claims/values.ts";
import { PrerequisiteError } from "../../errors/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { readNetwork } from "./_network_files.ts";
import { stringOf } from "./_parameters.ts";

/**
 * A network that was read from a file. Its recipe names the file's content and not its place, so a worker cannot make
 * it: the coordinator puts it into the store before the workers start (`importNetwork`).
 */
export const importedKind: StoredKind<TrainedNetwork> = {
  stored: true,
  version: 1,
  numeric: false,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe({ parameters }) {
    const [digest = "", key] = stringOf(parameters, "sha256").split(/#(.*)/s);
    const part = key === undefined ? "" : `${key} of `;
    return `read ${
      stringOf(parameters, "architecture")
    } from ${part}the file with sha256 ${digest.slice(0, 16)}…`;
  },
  make({ parameters }) {
    const sha256 = stringOf(parameters, "sha256");
    return Promise.reject(
      new PrerequisiteError(
        `Cannot make a network from its sha256: the file is not in the store, current value is ${sha256}`,
        {
          missing: `the weights file with sha256 ${sha256}`,
          remedy: "name the file again: deno task reproduce --weights FILE",
        },
      ),
    );
  },
};
