import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/errors/mod.ts";
import { cacheFolder } from "../../src/runtime/cache_folder.ts";

function lookup(env: Readonly<Record<string, string>>) {
  return (name: string) => env[name];
}

Deno.test("cacheFolder() prefers SPURIOUSBENCH_CACHE", () => {
  const env = {
    SPURIOUSBENCH_CACHE: "/data/sb",
    XDG_CACHE_HOME: "/x",
    HOME: "/h",
  };
  assertEquals(cacheFolder(lookup(env)), "/data/sb");
});

Deno.test("cacheFolder() uses XDG_CACHE_HOME before HOME", () => {
  const env = { XDG_CACHE_HOME: "/x", HOME: "/h" };
  assertEquals(cacheFolder(lookup(env)), "/x/spuriousbench");
});

Deno.test("cacheFolder() ignores a relative XDG_CACHE_HOME, as its specification asks", () => {
  const env = { XDG_CACHE_HOME: "x", HOME: "/h" };
  assertEquals(cacheFolder(lookup(env)), "/h/.cache/spuriousbench");
});

Deno.test("cacheFolder() takes an empty SPURIOUSBENCH_CACHE as unset", () => {
  const env = { SPURIOUSBENCH_CACHE: "", HOME: "/h" };
  assertEquals(cacheFolder(lookup(env)), "/h/.cache/spuriousbench");
});

Deno.test("cacheFolder() throws when SPURIOUSBENCH_CACHE is relative", () => {
  const env = { SPURIOUSBENCH_CACHE: "here", HOME: "/h" };
  assertThrows(
    () => cacheFolder(lookup(env)),
    UsageError,
    "current value is here",
  );
});

Deno.test("cacheFolder() throws when no variable names a folder", () => {
  assertThrows(() => cacheFolder(lookup({})), UsageError, "HOME");
});
