import { PrerequisiteError } from "../errors/mod.ts";
import type { BackendName, BackendRequest } from "./types.ts";

/** What decides which backend a machine can have. */
export interface BackendFacts {
  /** As `Deno.build.os`, e.g. `"linux"`. */
  readonly os: string;
  /** As `Deno.build.arch`, e.g. `"x86_64"`. */
  readonly arch: string;
  /** Whether the processor has AVX, without which the published TensorFlow does not run. */
  readonly avx: boolean;
  /** Whether a Python is on the path. */
  readonly python: boolean;
  /** Whether that Python has pip. */
  readonly pip: boolean;
  /** Whether TensorFlow is in the cache already: then neither Python nor pip is needed. */
  readonly installed: boolean;
}

/** The backend to use and, where it is not the fast one, why. */
export interface BackendChoice {
  readonly backend: BackendName;
  /** One line for the user. */
  readonly notice?: string;
}

/** Why TensorFlow cannot run, and what would change that. */
interface Obstacle {
  readonly missing: string;
  readonly reason: string;
  readonly remedy: string;
}

/**
 * Chooses the backend: TensorFlow wherever it can run, else wasm, which needs npm packages only and is much
 * slower. What the user asks for by name is never replaced.
 *
 * @throws {PrerequisiteError} If `tensorflow` is asked for and cannot run here.
 */
export function chooseBackend(
  request: BackendRequest,
  facts: BackendFacts,
): BackendChoice {
  if (request === "wasm") return { backend: "wasm" };
  const obstacle = tensorflowObstacle(facts);
  if (obstacle === undefined) return { backend: "tensorflow" };
  const { missing, reason, remedy } = obstacle;
  if (request === "tensorflow") {
    throw new PrerequisiteError(
      `Cannot use backend tensorflow: ${reason}, current value is ${facts.os} ${facts.arch}`,
      { missing, remedy },
    );
  }
  return {
    backend: "wasm",
    notice:
      `Using backend wasm, which is much slower than tensorflow: ${reason}. To get tensorflow: ${remedy}`,
  };
}

function tensorflowObstacle(facts: BackendFacts): Obstacle | undefined {
  if (facts.os !== "linux" || facts.arch !== "x86_64") {
    return {
      missing: "Linux on x86-64",
      reason:
        `TensorFlow is set up on Linux x86-64 only, and this is ${facts.os} ${facts.arch}`,
      remedy: "run in a Linux x86-64 container, e.g. docker run -it debian",
    };
  }
  if (!facts.avx) {
    return {
      missing: "a processor with AVX",
      reason: "this processor has no AVX",
      remedy: "use a machine whose /proc/cpuinfo lists avx",
    };
  }
  if (facts.installed) return undefined;
  if (!facts.python) {
    return {
      missing: "Python with pip",
      reason: "there is no Python",
      remedy: "apt-get install python3 python3-pip",
    };
  }
  if (!facts.pip) {
    return {
      missing: "pip",
      reason: "Python has no pip",
      remedy: "apt-get install python3-pip",
    };
  }
  return undefined;
}
