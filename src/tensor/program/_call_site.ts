/** The folder of the tensor layer: its frames are machinery, not the place a user wrote. */
const TENSOR_LAYER = new URL("../", import.meta.url).href;

/** Frames of TensorFlow.js between a user's call and the kernel: about 20 in a nested gradient. */
const STACK_DEPTH = 60;

const MACHINERY = ["/node_modules/", "/npm/", "ext:", "node:", "[native"];

/** A place in the source, worked out when it is asked for. */
export type CallSite = () => string;

/**
 * The innermost caller outside the tensor layer and outside any package, as `file:line:column`. Capturing it is cheap;
 * the text (which follows source maps) is made only for an error.
 */
export function captureCallSite(): CallSite {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const captured = new Error();
  Error.stackTraceLimit = limit;
  return () => placeIn(captured.stack ?? "");
}

function placeIn(stack: string): string {
  const frame = stack.split("\n").slice(1).find((line) =>
    !line.includes(TENSOR_LAYER) &&
    !MACHINERY.some((part) => line.includes(part)) && /:\d+:\d+\)?$/.test(line)
  );
  return frame?.trim().replace(/^at (?:.* \()?/, "").replace(/\)$/, "") ??
    "an unknown place";
}
