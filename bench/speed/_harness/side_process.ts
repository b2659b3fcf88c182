import type { Values } from "./types.ts";

/** How a side's process is started. */
export interface SideCommand {
  /** Who it is in messages: `ours`, `PyTorch eager`. */
  readonly label: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Lines of its last words that an error quotes. */
const QUOTED_LINES = 12;

/**
 * One side of a bench: a long-lived process that takes a JSON request per line and gives a JSON answer per line.
 * Dispose it (`await using`) to end the process.
 */
export class SideProcess implements AsyncDisposable {
  readonly label: string;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncIterator<string>;
  readonly #lastWords: Promise<string>;

  private constructor({ label, program, args, env }: SideCommand) {
    this.label = label;
    this.#child = new Deno.Command(program, {
      args: [...args],
      env: { ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = lines(this.#child.stdout);
    this.#lastWords = new Response(this.#child.stderr).text();
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @returns The side, the versions that it runs with and the instruction set that it computes with.
   * @throws {Error} If it ends before; the end of its stderr is quoted.
   */
  static async start(command: SideCommand): Promise<{
    readonly side: SideProcess;
    readonly versions: Readonly<Record<string, string>>;
    readonly instructions: string;
  }> {
    const side = new SideProcess(command);
    try {
      const { versions, instructions } = await side.#answer() as {
        versions: Record<string, string>;
        instructions: string;
      };
      return { side, versions, instructions };
    } catch (error) {
      await side[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** One timed run: milliseconds per unit of work, measured inside. */
  async run(): Promise<number> {
    const { ms } = await this.#ask("run") as { ms: number };
    return ms;
  }

  /** The values of the shared start. */
  async validate(): Promise<Values> {
    const { values } = await this.#ask("validate") as { values: Values };
    return values;
  }

  /** The most memory that the process has had, in bytes. Source: proc(5), `VmHWM`. */
  async peakBytes(): Promise<number> {
    const path = `/proc/${this.#child.pid}/status`;
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(await Deno.readTextFile(path));
    if (match === null) {
      throw new Error(`Cannot read the peak of memory: ${path} has no VmHWM`);
    }
    return Number(match[1]) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#send("quit");
      await this.#writer.close();
    } catch {
      // It has ended already; its status and last words were reported where that was noticed.
    }
    await this.#answers.return?.();
    await this.#child.status;
    await this.#lastWords;
  }

  async #ask(request: "run" | "validate"): Promise<unknown> {
    await this.#send(request).catch(() => {
      // A closed pipe: the missing answer says why.
    });
    return await this.#answer();
  }

  async #send(request: string): Promise<void> {
    const line = JSON.stringify({ do: request }) + "\n";
    await this.#writer.write(new TextEncoder().encode(line));
  }

  async #answer(): Promise<unknown> {
    const { done, value } = await this.#answers.next();
    if (!done) return JSON.parse(value);
    const { code } = await this.#child.status;
    const words = (await this.#lastWords).trimEnd().split("\n");
    throw new Error(
      `Cannot go on: the process of ${this.label} has ended, current value is exit code ${code}\n${
        words.slice(-QUOTED_LINES).join("\n")
      }`,
    );
  }
}

async function* lines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
