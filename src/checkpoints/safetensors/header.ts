import { CheckpointError } from "../errors.ts";
import {
  countBytes,
  type RawDType,
  type RawTensorInfo,
} from "../raw_tensor.ts";

/**
 * The dtypes by their names in the format, in the order in which the reference implementation ranks them
 * (`enum Dtype` of safetensors 0.8.0; kinds that nothing here can compute with are left out).
 */
export const SAFETENSORS_DTYPES = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  I16: "int16",
  U16: "uint16",
  F16: "float16",
  BF16: "bfloat16",
  I32: "int32",
  U32: "uint32",
  F32: "float32",
  F64: "float64",
  I64: "int64",
  U64: "uint64",
} as const satisfies Record<string, RawDType>;

/** Where a tensor lies: `begin` and `end` count from the first byte after the header. */
export interface SafetensorsEntry extends RawTensorInfo {
  readonly begin: number;
  readonly end: number;
}

/** What the header says, checked. */
export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** What stands after the header, and what errors call the file. */
export interface ParseHeaderOptions {
  /** The number of bytes after the header. */
  readonly numDataBytes: number;
  readonly source: string;
}

/** JSON's white space is at most this code. */
const SPACE = 0x20;

/** The name under which the format keeps free text. */
const METADATA = "__metadata__";

function fail(source: string, state: string, cause?: unknown): never {
  throw new CheckpointError(
    `Cannot read ${source} as safetensors: ${state}`,
    { source, cause },
  );
}

/** The index of the quote that ends the JSON string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  // Not by a regular expression: a string of megabytes overflows its stack.
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i;
}

/** Throws at the first key that an object holds twice; `JSON.parse` silently keeps the last. */
function assertNoDuplicateKeys(json: string, source: string): void {
  // The keys of the open objects; an object without keys needs no set.
  const scopes: (Set<string> | undefined)[] = [];
  // `json` is known to be valid.
  for (let i = 0; i < json.length; i++) {
    if (json[i] === "{") scopes.push(undefined);
    else if (json[i] === "}") scopes.pop();
    else if (json[i] === '"') {
      const end = endOfString(json, i);
      const text = json.slice(i, end + 1);
      i = end;
      while (json.charCodeAt(i + 1) <= SPACE) i++;
      if (json[i + 1] !== ":") continue; // a value
      const key: string = text.includes("\\")
        ? JSON.parse(text)
        : text.slice(1, -1);
      const scope = scopes.at(-1) ?? new Set();
      if (scope.has(key)) fail(source, `its header holds ${text} twice`);
      scopes[scopes.length - 1] = scope.add(key);
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(bytes: Uint8Array, source: string): Record<string, unknown> {
  // As the reference implementation: nothing may stand before the brace.
  if (bytes[0] !== 0x7b) fail(source, "its header does not begin with {");
  let json: string;
  let value: unknown;
  try {
    json = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
    value = JSON.parse(json);
  } catch (cause) {
    fail(source, "its header is not JSON in UTF-8", cause);
  }
  if (!isRecord(value)) fail(source, "its header is not a JSON object");
  assertNoDuplicateKeys(json, source);
  return value;
}

function parseMetadata(value: unknown, source: string): Map<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined) return metadata;
  if (!isRecord(value)) fail(source, `its ${METADATA} is not an object`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      fail(
        source,
        `its ${METADATA} holds something else than text at ${
          JSON.stringify(key)
        }`,
      );
    }
    metadata.set(key, text);
  }
  return metadata;
}

function isDtype(name: unknown): name is keyof typeof SAFETENSORS_DTYPES {
  return typeof name === "string" && Object.hasOwn(SAFETENSORS_DTYPES, name);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) &&
    value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function parseEntry(
  name: string,
  value: unknown,
  source: string,
): SafetensorsEntry {
  const subject = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(value)) {
    fail(source, `${subject} is not described by an object`);
  }
  const { dtype, shape, data_offsets: offsets, ...rest } = value;
  if (Object.keys(rest).length > 0) {
    fail(
      source,
      `${subject} has the unknown field ${
        JSON.stringify(Object.keys(rest)[0])
      }`,
    );
  }
  if (!isDtype(dtype)) {
    fail(
      source,
      `${subject} has a dtype that is not read, current value is ${
        JSON.stringify(dtype)
      }`,
    );
  }
  if (!isNumbers(shape)) fail(source, `${subject} has no valid shape`);
  if (!isNumbers(offsets) || offsets.length !== 2) {
    fail(source, `${subject} has no valid data_offsets`);
  }
  const [begin = 0, end = 0] = offsets;
  const entry = { dtype: SAFETENSORS_DTYPES[dtype], shape, begin, end };
  const expected = countBytes(entry, `${subject} of ${source}`);
  if (end - begin !== expected) {
    fail(
      source,
      `${subject} needs ${expected} bytes for ${dtype} [${
        shape.join(", ")
      }], ` +
        `current value is ${end - begin}`,
    );
  }
  return entry;
}

/** The format has no holes, no overlaps and nothing behind the last tensor. */
function assertTiling(
  entries: ReadonlyMap<string, SafetensorsEntry>,
  { numDataBytes, source }: ParseHeaderOptions,
): void {
  const sorted = [...entries].sort(([, a], [, b]) =>
    a.begin - b.begin || a.end - b.end
  );
  let position = 0;
  for (const [name, { begin, end }] of sorted) {
    if (begin !== position) {
      const state = begin < position
        ? "overlaps the tensor before it"
        : "leaves a hole before it";
      fail(
        source,
        `tensor ${
          JSON.stringify(name)
        } ${state}: byte ${position} is next, current value is ${begin}`,
      );
    }
    position = end;
  }
  if (position !== numDataBytes) {
    fail(
      source,
      `its header describes ${position} bytes of data, current value is ${numDataBytes} ` +
        "(truncated or damaged file)",
    );
  }
}

/**
 * Parses the JSON header of a safetensors file and checks all that the format promises: UTF-8, no name
 * twice, known dtypes, bytes = shape × dtype, tensors that tile the data without hole or overlap.
 *
 * The 8-byte alignment of the data is what writers keep; readers of the reference implementation do not ask
 * for it and neither does this one, because every tensor is copied to a buffer of its own.
 *
 * Source: the format's specification, https://github.com/huggingface/safetensors#format, and its checks in
 * `SafeTensors::read_metadata` and `Metadata::validate` (version 0.8.0). Stricter: duplicate names are
 * refused wherever they stand, as the specification asks.
 *
 * @throws {CheckpointError} If a promise is broken; the message says which.
 */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  options: ParseHeaderOptions,
): SafetensorsHeader {
  const { source } = options;
  const { [METADATA]: metadata, ...tensors } = parseJson(bytes, source);
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(tensors)) {
    entries.set(name, parseEntry(name, value, source));
  }
  assertTiling(entries, options);
  return { entries, metadata: parseMetadata(metadata, source) };
}
