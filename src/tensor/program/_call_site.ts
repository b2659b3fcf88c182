/** The folder of the tensor layer: its frames are machinery, not the place a user wrote. */
const TENSOR_LAYER = new URL("../", import.meta.url).href;

/** Frames of TensorFlow.js between a user's call and the kernel: about 20 in a nested gradient. */
const STACK_DEPTH = 60;

const MACHINERY = ["/node_modules/", "/npm/", "ext:", "node:", "[native"];

/** `file:line:column` of the innermost caller outside the tensor layer and outside any package. */
export function callSite(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  Error.stackTraceLimit = limit;
  const frame = frames.find((line) =>
    !line.includes(TENSOR_LAYER) &&
    !MACHINERY.some((part) => line.includes(part)) && /:\d+:\d+\)?$/.test(line)
  );
  return frame?.trim().replace(/^at (?:.* \()?/, "").replace(/\)$/, "") ??
    "an unknown place";
}
