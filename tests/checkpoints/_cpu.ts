import { assert } from "@std/assert";
import process from "node:process";

/**
 * Runs something that must end within a second of a processor's time. (On a busy machine the clock on the wall says
 * nothing.)
 */
export function withinASecond<T>(run: () => T): T {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  assert(milliseconds < 1000, `took ${milliseconds} ms of a processor's time`);
  return result;
}
