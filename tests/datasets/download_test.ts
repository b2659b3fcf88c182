import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256Hex } from "../../src/text/mod.ts";
import { downloadFile } from "../../src/datasets/download.ts";
import { DataError, SystemError, UsageError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

const FILE = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251);
const SHA256 = sha256Hex(FILE);

type Handler = (request: Request) => Response;

/** A server on the loopback that notes the Range header of every request. */
async function withServer(
  handler: Handler,
  body: (url: string, ranges: (string | null)[]) => Promise<void>,
): Promise<void> {
  const ranges: (string | null)[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => {
      ranges.push(request.headers.get("range"));
      return handler(request);
    },
  );
  try {
    await body(`http://127.0.0.1:${server.addr.port}/archive`, ranges);
  } finally {
    await server.shutdown();
  }
}

/** Answers range requests as RFC 9110, section 14, says. */
function ranged(request: Request): Response {
  const range = request.headers.get("range");
  if (range === null) return new Response(FILE);
  const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
  if (start >= FILE.length) return new Response(null, { status: 416 });
  return new Response(FILE.subarray(start), {
    status: 206,
    headers: {
      "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}`,
    },
  });
}

async function names(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

Deno.test("downloadFile() fetches a file and leaves nothing beside it", async () => {
  await withServer(ranged, async (url) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      const received: number[] = [];
      await downloadFile([url], {
        to,
        sha256: SHA256,
        onProgress: ({ receivedBytes }) => received.push(receivedBytes),
      });
      assertEquals(await Deno.readFile(to), FILE);
      assertEquals(await names(folder), ["archive"]);
      assertEquals(received.at(-1), FILE.length);
    });
  });
});

Deno.test("downloadFile() continues where an earlier attempt stopped", async () => {
  await withServer(ranged, async (url, ranges) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeFile(`${to}.part`, FILE.subarray(0, 1000));
      await downloadFile([url], { to, sha256: SHA256 });
      assertEquals(ranges, ["bytes=1000-"]);
      assertEquals(await Deno.readFile(to), FILE);
    });
  });
});

Deno.test("downloadFile() starts again when the server does not know ranges", async () => {
  await withServer(() => new Response(FILE), async (url) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeFile(`${to}.part`, FILE.subarray(0, 1000));
      await downloadFile([url], { to, sha256: SHA256 });
      assertEquals(await Deno.readFile(to), FILE);
    });
  });
});

Deno.test("downloadFile() starts again when the earlier bytes were of another file", async () => {
  await withServer(ranged, async (url, ranges) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeFile(`${to}.part`, new Uint8Array(1000).fill(255));
      await downloadFile([url], { to, sha256: SHA256 });
      assertEquals(ranges, ["bytes=1000-", null]);
      assertEquals(await Deno.readFile(to), FILE);
    });
  });
});

Deno.test("downloadFile() finishes a part that is whole already", async () => {
  await withServer(ranged, async (url) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeFile(`${to}.part`, FILE);
      await downloadFile([url], { to, sha256: SHA256 });
      assertEquals(await names(folder), ["archive"]);
    });
  });
});

Deno.test("downloadFile() does not ask for a file that is there", async () => {
  await withServer(ranged, async (url, ranges) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeFile(to, FILE);
      await downloadFile([url], { to, sha256: SHA256 });
      assertEquals(ranges, []);
    });
  });
});

Deno.test("downloadFile() keeps what arrived before the connection broke", async () => {
  let requests = 0;
  const breaking = (request: Request) => {
    if (requests++ > 0) return ranged(request);
    let pulls = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (pulls++ === 0) controller.enqueue(FILE.slice(0, 50_000));
          else controller.error(new Error("cable pulled"));
        },
      }),
      { headers: { "content-length": String(FILE.length) } },
    );
  };
  await withServer(breaking, async (url, ranges) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      const options = { to, sha256: SHA256 };
      await assertRejects(() => downloadFile([url], options), DataError);
      assertEquals(await names(folder), ["archive.part"]);
      await downloadFile([url], options);
      assertEquals(ranges.length, 2);
      assertEquals(ranges[1], "bytes=50000-");
      assertEquals(await Deno.readFile(to), FILE);
    });
  });
});

Deno.test("downloadFile() takes the next mirror when one has another file", async () => {
  const handler = (request: Request) =>
    request.url.endsWith("/wrong")
      ? new Response(new Uint8Array(10))
      : ranged(request);
  await withServer(handler, async (url) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await downloadFile([`${url}/wrong`, url], { to, sha256: SHA256 });
      assertEquals(await Deno.readFile(to), FILE);
    });
  });
});

Deno.test("downloadFile() says what every mirror did when none has the file", async () => {
  const handler = (request: Request) =>
    request.url.endsWith("/gone")
      ? new Response(null, { status: 404 })
      : new Response(new Uint8Array(10));
  await withServer(handler, async (url) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      const error = await assertRejects(
        () => downloadFile([`${url}/gone`, url], { to, sha256: SHA256 }),
        DataError,
        "the server answered 404",
      );
      assertEquals(error.message.includes(`expected sha256 ${SHA256}`), true);
      assertEquals(await names(folder), []);
    });
  });
});

Deno.test("downloadFile() replaces no other file of the user's", async () => {
  await withServer(ranged, async (url, ranges) => {
    await withFolder(async (folder) => {
      const to = join(folder, "archive");
      await Deno.writeTextFile(to, "mine");
      await assertRejects(
        () => downloadFile([url], { to, sha256: SHA256 }),
        UsageError,
        `another file is there, its sha256 is ${
          sha256Hex(new TextEncoder().encode("mine"))
        }`,
      );
      assertEquals(await Deno.readTextFile(to), "mine");
      assertEquals(ranges, []);
    });
  });
});

Deno.test("downloadFile() asks no other mirror where the system refuses the file", async () => {
  await withServer(ranged, async (url, ranges) => {
    await withFolder(async (folder) => {
      const file = join(folder, "file");
      await Deno.symlink("/dev/full", join(folder, "archive.part"));
      await assertRejects(
        () =>
          downloadFile([url, url], {
            to: join(folder, "archive"),
            sha256: SHA256,
          }),
        SystemError,
        "archive: the disk is full",
      );
      assertEquals(ranges.length, 1);
      await Deno.writeTextFile(file, "");
      await assertRejects(
        () =>
          downloadFile([url], { to: join(file, "archive"), sha256: SHA256 }),
        Deno.errors.NotADirectory,
      );
    });
  });
});
