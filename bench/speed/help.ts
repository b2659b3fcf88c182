import { IMAGES } from "./_harness/options.ts";
import { BENCHES } from "./table.ts";

const width = Math.max(...BENCHES.map(({ name }) => name.length));

/** What `deno task bench --help` prints. */
export const HELP =
  `Times this project's programs beside PyTorch's, in turn and on the same work.

Usage:
  deno task bench NAME…          these benches
  deno task bench --small        the small networks (about 12 minutes)
  deno task bench --large        the large networks (about 30 minutes)
  deno task bench --all          both, and images
  deno task bench --set-up-peers installs PyTorch into the user's cache folder (about 6 GB)

Options:
  --pairs N     timed pairs per series, at least 6 (default 21; a published table needs 15)
  --peers LIST  only these ways to run PyTorch, of eager,channels_last,compile (default: all)
  --threads N   threads on both sides (default: the number of processors)
  --isa LIST    each bench once with both sides capped at each of these instructions, of sse41,avx,avx2,avx512
                (default: once, with all that the processor has)
  --out DIR     where the JSON files and README.md go (default reports/speed)

Environment:
  SPURIOUSBENCH_PEER_PYTHON   a Python that has PyTorch, torchvision and timm

Exit code: 0 all ran (or were skipped, as the output says), 1 one failed, 2 wrong use.

Example:
  deno task bench ${BENCHES[0]?.name ?? ""} --pairs 15

Benches:
${
    BENCHES.map(({ name, size, what }) =>
      `  ${name.padEnd(width)}  ${size.padEnd(5)}  ${what}`
    ).join("\n")
  }
  ${
    IMAGES.padEnd(width)
  }         JPEG files to normalised batches, beside torchvision and Pillow`;
