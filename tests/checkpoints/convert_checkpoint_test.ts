import { assertEquals, assertThrows } from "@std/assert";
import { convertCheckpoint } from "../../src/checkpoints/convert_checkpoint.ts";
import { SystemError } from "../../src/errors/mod.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { toStateDict } from "../../src/checkpoints/fit_state_dict.ts";
import { readSafetensors } from "../../src/checkpoints/safetensors/mod.ts";
import { createArchitecture } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import {
  describeRaw,
  expectedTensors,
  fixtureBytes,
  fixturePath,
} from "./_fixtures.ts";

function converted(file: string): Uint8Array<ArrayBuffer> {
  const path = Deno.makeTempFileSync();
  const { numBytes } = convertCheckpoint(fixturePath(file), path, {
    force: true,
  });
  const bytes = Deno.readFileSync(path);
  Deno.removeSync(path);
  assertEquals(numBytes, bytes.length);
  return bytes;
}

for (const file of ["dtypes.zip.pt", "views.legacy.pt", "wrapped_net.zip.pt"]) {
  Deno.test(`convertCheckpoint() keeps the tensors of ${file}`, () => {
    const checkpoint = openCheckpoint(converted(file));
    const expected = expectedTensors(file);
    assertEquals([...checkpoint.names], Object.keys(expected).sort());
    for (const name of checkpoint.names) {
      assertEquals(describeRaw(checkpoint.readRaw(name)), expected[name]!);
    }
  });
}

Deno.test("convertCheckpoint() gives Python's bytes for a file of safetensors", () => {
  assertEquals(
    converted("dtypes.safetensors"),
    fixtureBytes("dtypes.safetensors"),
  );
});

Deno.test("convertCheckpoint() says that PyTorch wrote the tensors", () => {
  assertEquals([...openCheckpoint(converted("network.zip.pt")).metadata], [[
    "format",
    "pt",
  ]]);
});

Deno.test("convertCheckpoint() writes nothing when the file cannot be read", () => {
  const folder = Deno.makeTempDirSync();
  assertThrows(
    () =>
      convertCheckpoint(fixturePath("evil.pt"), `${folder}/out.safetensors`),
    CheckpointError,
  );
  assertEquals([...Deno.readDirSync(folder)], []);
  Deno.removeSync(folder);
});

/** A folder with a checkpoint, its names and sizes compared before and after. */
function withCopy(test: (path: string, folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/last.ckpt`;
    Deno.writeFileSync(path, fixtureBytes("network.zip.pt"));
    test(path, folder);
    assertEquals(Deno.readFileSync(path), fixtureBytes("network.zip.pt"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

for (
  const [what, link] of [
    ["by its own name", (path: string) => path],
    [
      "by another way to write it",
      (path: string) => path.replace("/last", "/./last"),
    ],
    ["through a symbolic link", (path: string, to: string) => {
      Deno.symlinkSync(path, to);
      return to;
    }],
    ["through a hard link", (path: string, to: string) => {
      Deno.linkSync(path, to);
      return to;
    }],
  ] satisfies [string, (path: string, to: string) => string][]
) {
  Deno.test(`convertCheckpoint() never replaces the file that it reads, ${what}`, () => {
    withCopy((path, folder) => {
      const to = link(path, `${folder}/link`);
      for (const force of [false, true]) {
        assertThrows(
          () => convertCheckpoint(path, to, { force }),
          CheckpointError,
          "it is the file that is read",
        );
      }
    });
  });
}

Deno.test("convertCheckpoint() replaces another file only when it is told to", () => {
  withCopy((path, folder) => {
    const to = `${folder}/new.safetensors`;
    Deno.writeTextFileSync(to, "mine");
    assertThrows(() => convertCheckpoint(path, to), CheckpointError, "--force");
    assertEquals(Deno.readTextFileSync(to), "mine");
    convertCheckpoint(path, to, { force: true });
    const checkpoint = openCheckpoint(to);
    assertEquals(checkpoint.format, "safetensors");
    checkpoint.close();
    assertEquals(namesIn(folder), ["last.ckpt", "new.safetensors"]);
  });
});

Deno.test("convertCheckpoint() takes a link that leads nowhere for a file", () => {
  withCopy((path, folder) => {
    const to = `${folder}/link`;
    Deno.symlinkSync(`${folder}/nowhere`, to);
    assertThrows(() => convertCheckpoint(path, to), CheckpointError, "--force");
    assertEquals(namesIn(folder), ["last.ckpt", "link"]);
  });
});

Deno.test("convertCheckpoint() never replaces a shard of what it reads", () => {
  withCopy((_, folder) => {
    const index = "model.safetensors.index.json";
    const shards = ["1", "2"].map((n) => `model-0000${n}-of-00002.safetensors`);
    for (const name of [index, ...shards]) {
      Deno.copyFileSync(fixturePath(`field/${name}`), `${folder}/${name}`);
    }
    assertThrows(
      () =>
        convertCheckpoint(`${folder}/${index}`, `${folder}/${shards[0]}`, {
          force: true,
        }),
      CheckpointError,
      "it is the file that is read",
    );
  });
});

for (
  const [what, place] of [
    ["a file where a folder must be", "last.ckpt/new"],
    ["a folder of its name", "folder"],
  ] as const
) {
  Deno.test(`convertCheckpoint() names the new file before ${what} and leaves nothing`, () => {
    withCopy((path, folder) => {
      Deno.mkdirSync(`${folder}/folder`);
      const to = `${folder}/${place}`;
      assertThrows(
        () => convertCheckpoint(path, to, { force: true }),
        SystemError,
        to,
      );
      assertEquals(namesIn(folder), ["folder", "last.ckpt"]);
    });
  });
}

Deno.test("convertCheckpoint() makes the new file's folder", () => {
  withCopy((path, folder) => {
    convertCheckpoint(path, `${folder}/no/new.safetensors`);
    assertEquals(namesIn(`${folder}/no`), ["new.safetensors"]);
  });
});

const RESNET8 = createArchitecture("resnet8");
const HEAD = ["fc.weight", "fc.bias"];

Deno.test("convertCheckpoint() writes a network's parameters with a new classifier", () => {
  withCopy((_, folder) => {
    const to = `${folder}/new.safetensors`;
    const initial = RESNET8.init(new TorchGenerator(3));
    const { notes } = convertCheckpoint(
      fixturePath("resnet8_ten_classes.pt"),
      to,
      { network: { architecture: RESNET8, head: "new", initial } },
    );
    assertEquals(notes, ["the classifier begins anew"]);
    // resnet8.py draws both files from one seed, the classifier last.
    const old = toStateDict(
      RESNET8.parameters,
      RESNET8.init(new TorchGenerator(7)),
    );
    const fresh = toStateDict(RESNET8.parameters, initial);
    for (const [name, array] of readSafetensors(to)) {
      const expected = HEAD.includes(name) ? fresh : old;
      assertEquals(array, expected.get(name)!);
    }
  });
});

Deno.test("convertCheckpoint() changes nothing for a network that was not asked for", () => {
  withCopy((_, folder) => {
    const network = { architecture: RESNET8 };
    assertThrows(
      () =>
        convertCheckpoint(
          fixturePath("resnet8_ten_classes.pt"),
          `${folder}/x`,
          {
            network,
          },
        ),
      CheckpointError,
      "`--head new`",
    );
  });
});
