import { createInterface } from "node:readline";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A peer process that answers each line with one line of JSON. */
export class PeerLines implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor([program = "", ...args]: readonly string[]) {
    const stdio = ["pipe", "pipe", "inherit"] as const;
    this.#process = spawn(program, args, { stdio: [...stdio] });
    this.#answers = createInterface({ input: this.#process.stdout! })
      [Symbol.asyncIterator]();
  }

  /** Runs a program to its end. */
  static async run([program = "", ...args]: readonly string[]): Promise<void> {
    const [code] = await once(
      spawn(program, args, { stdio: "inherit" }),
      "exit",
    );
    if (code !== 0) {
      throw new Error(
        `Cannot run the peer: ${program} must exit with 0, current value is ${code}`,
      );
    }
  }

  /** Sends a line and waits for the answer. */
  async ask(line: string): Promise<unknown> {
    this.#process.stdin!.write(`${line}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`Cannot ask the peer "${line}": it has ended`);
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin!.end();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
  }
}
