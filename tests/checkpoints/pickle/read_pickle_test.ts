import {
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../../src/checkpoints/errors.ts";
import { NUMPY_CONSTRUCTORS } from "../../../src/checkpoints/pickle/numpy.ts";
import {
  readPickle,
  type ReadPickleOptions,
} from "../../../src/checkpoints/pickle/read_pickle.ts";
import { InertObject } from "../../../src/checkpoints/pickle/values.ts";
import { fixturePath } from "../_fixtures.ts";
import { tag } from "./_tagged.ts";

interface Row {
  readonly name: string;
  readonly protocol: number;
  readonly base64: string;
  readonly value: unknown;
}

const ROWS: readonly Row[] = JSON.parse(
  Deno.readTextFileSync(fixturePath("pickles.json")),
);

for (const { name, protocol, base64, value } of ROWS) {
  Deno.test(`readPickle() reads ${name} of protocol ${protocol} as CPython does`, () => {
    const result = readPickle(Uint8Array.fromBase64(base64), {
      allow: NUMPY_CONSTRUCTORS,
    });
    assertEquals(tag(result.value), value);
  });
}

/** A pickle by hand: characters are bytes. Opcodes: `Lib/pickletools.py` of CPython. */
function read(text: string, options: Partial<ReadPickleOptions> = {}) {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return readPickle(bytes, { allow: new Map(), ...options });
}

Deno.test("readPickle() keeps two references to one list one list", () => {
  const { value } = read("\x80\x02]q\x00h\x00\x86.");
  const [first, second] = value instanceof Object && "items" in value
    ? value.items
    : [];
  assertStrictEquals(first, second);
});

Deno.test("readPickle() reads a list that contains itself", () => {
  const { value } = read("\x80\x02]q\x00h\x00a.");
  assertStrictEquals(Array.isArray(value) ? value[0] : undefined, value);
});

Deno.test("readPickle() says where the pickle ends", () => {
  assertEquals(read("\x80\x02N.rest").end, 4);
});

Deno.test("readPickle() begins and stops where it is told", () => {
  assertEquals(read("xxK\x07.", { start: 2 }).value, 7);
  assertThrows(
    () => read("xxK\x07.", { start: 2, end: 4 }),
    CheckpointError,
    "truncated",
  );
});

Deno.test("readPickle() reads the decimal integers of Python 2", () => {
  assertEquals(read("I4294967296\n.").value, 4294967296);
  assertEquals(read("L-12L\n.").value, -12);
});

Deno.test("readPickle() hands persistent ids over", () => {
  const persistentLoad = () => "loaded";
  assertEquals(read("K\x01Q.", { persistentLoad }).value, "loaded");
});

Deno.test("readPickle() refuses a name that is not on the list, by name", () => {
  const error = assertThrows(
    () => read("cos\nsystem\nU\x02ls\x85R."),
    UnsafePickleError,
  );
  assertEquals(error.refused, "os.system");
});

Deno.test("readPickle() refuses STACK_GLOBAL likewise", () => {
  const error = assertThrows(
    () => read("\x80\x04\x8c\x02os\x8c\x06system\x93."),
    UnsafePickleError,
  );
  assertEquals(error.refused, "os.system");
});

Deno.test("readPickle() refuses the names of JavaScript's own objects", () => {
  assertThrows(() => read("cObject\nconstructor\n)R."), UnsafePickleError);
});

Deno.test("readPickle() refuses to call what may only be named", () => {
  const allow = new Map([["a.b", null]]);
  assertThrows(
    () => read("ca\nb\n)R.", { allow }),
    UnsafePickleError,
    "a call of a.b",
  );
});

/** A pickle in which unknown classes stand inert. */
function readInert(text: string): InertObject {
  const { value } = read(text, { inert: (name) => name !== "os.system" });
  assertInstanceOf(value, InertObject);
  return value;
}

Deno.test("readPickle() keeps name, arguments and state of an inert object", () => {
  const object = readInert("ca\nB\nK\x01\x85\x81}K\x02K\x03sb.");
  assertEquals([object.kind, object.args, object.state], [
    "a.B",
    [1],
    new Map([[2, 3]]),
  ]);
});

Deno.test("readPickle() keeps what an inert object holds as a list or a dict", () => {
  assertEquals(readInert("ca\nB\n)\x81K\x01a(K\x02K\x03e.").items, [1, 2, 3]);
  assertEquals(
    readInert("ca\nB\n)\x81K\x01K\x02s.").entries,
    new Map([[1, 2]]),
  );
});

Deno.test("readPickle() ignores the keyword arguments of an inert object", () => {
  assertEquals(readInert("ca\nB\n)}K\x01K\x01s\x92.").kind, "a.B");
});

Deno.test("readPickle() refuses what may not stand inert, when it is called", () => {
  const inert = (name: string) => name !== "os.system";
  const error = assertThrows(
    () => read("cos\nsystem\nU\x02ls\x85R.", { inert }),
    UnsafePickleError,
  );
  assertEquals(error.refused, "os.system");
});

Deno.test("readPickle() refuses to call what an inert call gives", () => {
  assertThrows(
    () => readInert("ca\ngetattr\n)R)R."),
    UnsafePickleError,
    "a call of what a.getattr gives",
  );
});

Deno.test("readPickle() counts inert objects among the containers", () => {
  assertThrows(
    () =>
      read("ca\nB\nq\x00" + "h\x00)\x81".repeat(4) + ".", {
        inert: () => true,
        maxContainers: 3,
      }),
    CheckpointError,
    "3 dicts, sets, bytes and objects",
  );
});

Deno.test("readPickle() refuses to set the state of a list", () => {
  assertThrows(() => read("]}b."), UnsafePickleError, "a state for list");
});

Deno.test("readPickle() refuses keyword arguments", () => {
  const allow = new Map([["a.b", () => null]]);
  assertThrows(
    () => read("ca\nb\n)}K\x01K\x01s\x92.", { allow }),
    UnsafePickleError,
    "keyword",
  );
});

for (
  const [name, text] of [
    ["EXT1", "\x82\x01."],
    ["NEXT_BUFFER", "\x97."],
    ["INST", "(ios\nsystem\n."],
    ["OBJ", "(cos\nsystem\no."],
    ["a persistent id", "NQ."],
  ] as const
) {
  Deno.test(`readPickle() refuses ${name}`, () => {
    assertThrows(() => read(text), UnsafePickleError);
  });
}

for (
  const [what, text, words] of [
    ["nothing", "", "truncated"],
    ["no STOP", "N", "truncated"],
    ["an unknown opcode", "\xff.", "no opcode 0xff"],
    ["an unknown protocol", "\x80\x06N.", "protocol 6"],
    ["an empty stack", ".", "stack is empty"],
    ["values that are left over", "NN.", "left on its stack"],
    ["a mark that is left over", "(N.", "stack"],
    ["a missing mark", "Nt.", "no mark"],
    ["a pop through a mark", "N(\x85.", "stack is empty"],
    ["a key without a value", "}(Nu.", "no value"],
    ["an append to a dict", "}Na.", "a list is needed"],
    ["a dict entry in a list", "]NNs.", "a dict is needed"],
    ["a call of a number", "K\x01)R.", "cannot be called"],
    ["an unknown memo", "h\x07.", "no 7"],
    ["a string behind the end", "X\xff\xff\xff\xffabc", "truncated"],
    ["an absurd length", "\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc", "absurd"],
    ["an absurd integer", "\x8b\x00\x00\x01\x00", "65536 bytes"],
    ["text that is no UTF-8", "\x8c\x01\xff.", "UTF-8"],
    ["a number that is none", "Ix\n.", "decimal"],
    ["an endless line", "I" + "1".repeat(5000), "byte"],
  ] as const
) {
  Deno.test(`readPickle() refuses ${what}`, () => {
    assertThrows(() => read(text), CheckpointError, words);
  });
}

Deno.test("readPickle() stops after maxOpcodes", () => {
  assertThrows(
    () => read("N0".repeat(10) + "N.", { maxOpcodes: 10 }),
    CheckpointError,
    "10 opcodes",
  );
});

Deno.test("readPickle() stops after maxContainers", () => {
  assertThrows(
    () => read("}".repeat(4) + ".", { maxContainers: 3 }),
    CheckpointError,
    "3 dicts, sets, bytes and objects",
  );
});

Deno.test("readPickle() reads nesting of any depth without overflow", () => {
  const depth = 100_000;
  assertEquals(
    Array.isArray(read("]".repeat(depth) + "a".repeat(depth - 1) + ".").value),
    true,
  );
});

Deno.test("readPickle() reads tuples that double a thousand times in no time", () => {
  // t = (t, t), repeated: 2^1000 leaves, 1000 objects.
  assertEquals(read(")" + "2\x86".repeat(1000) + ".").end, 2002);
});

Deno.test("readPickle() refuses to copy the same contents again and again", () => {
  // A list of 1,000 items of which 10,000 sets are made: few bytes, many copies.
  const list = "](" + "N".repeat(1000) + "eq\x00";
  const copies = "(" + "h\x01h\x00\x85R".repeat(10_000) + "l";
  const text = `${list}0c__builtin__\nset\nq\x010${copies}.`;
  assertThrows(
    () => read(text, { allow: NUMPY_CONSTRUCTORS }),
    CheckpointError,
    "too often",
  );
});
