import { assertEquals } from "@std/assert";
import {
  type StandingPlace,
  userFolder,
  userPath,
} from "../../src/files/user_path.ts";

function standing(change: Partial<StandingPlace>): StandingPlace {
  return {
    cwd: "/checkout",
    root: "/checkout",
    env: () => undefined,
    ...change,
  };
}

function initial(folder: string): StandingPlace["env"] {
  return (name) => name === "INIT_CWD" ? folder : undefined;
}

Deno.test("userPath() resolves against the folder that deno task was called in", () => {
  const place = standing({ env: initial("/checkout/mine") });
  assertEquals(userPath("seed0.pt", place), "/checkout/mine/seed0.pt");
  assertEquals(userPath("../seed0.pt", place), "/checkout/seed0.pt");
});

Deno.test("userPath() leaves absolute paths", () => {
  const place = standing({ env: initial("/checkout/mine") });
  assertEquals(userPath("/a/b", place), "/a/b");
});

Deno.test("userFolder() is the working directory where no task has changed it", () => {
  assertEquals(userFolder(standing({ cwd: "/x", env: initial("/y") })), "/x");
  assertEquals(userFolder(standing({})), "/checkout");
});

Deno.test("userFolder() takes no relative INIT_CWD", () => {
  assertEquals(userFolder(standing({ env: initial("mine") })), "/checkout");
});
