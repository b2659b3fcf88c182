import { IMPORTED } from "../../claims/kinds.ts";
import type { TrainedNetwork } from "../../claims/values.ts";
import { PrerequisiteError } from "../../errors/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { readNetwork } from "./_network_files.ts";

/**
 * A network that was read from a file. Its recipe names the file's content and not its place, so a worker cannot make
 * it: the coordinator puts it into the store before the workers start (`importNetwork`).
 */
export const importedKind: StoredKind<TrainedNetwork> = implementKind(
  IMPORTED,
  {
    version: 1,
    numeric: false,
    read: (folder, { parameters }) =>
      readNetwork(folder, architectureOf(parameters)),
    describe({ parameters: { architecture, sha256 } }) {
      const [digest = "", key] = sha256.split(/#(.*)/s);
      const part = key === undefined ? "" : `${key} of `;
      return `read ${architecture} from ${part}the file with sha256 ${
        digest.slice(0, 16)
      }…`;
    },
    make: ({ parameters: { sha256 } }) =>
      Promise.reject(
        new PrerequisiteError(
          `Cannot make a network from its sha256: the file is not in the store, current value is ${sha256}`,
          {
            missing: `the weights file with sha256 ${sha256}`,
            remedy: "name the file again: deno task reproduce --weights FILE",
          },
        ),
      ),
  },
);
