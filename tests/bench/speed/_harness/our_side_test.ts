/** Our side as it is started for a published row: real processes, with the permissions that they have there. */
import { assert, assertEquals } from "@std/assert";
import { writeCase } from "../../../../bench/speed/_harness/prepared_files.ts";
import { ourCommand } from "../../../../bench/speed/_harness/side_commands.ts";
import { SideProcess } from "../../../../bench/speed/_harness/side_process.ts";
import { BENCHES } from "../../../../bench/speed/table.ts";
import { cacheFolder, findInstallation } from "../../../../src/runtime/mod.ts";

const CACHE = cacheFolder((name) => Deno.env.get(name));

Deno.test({
  name: "our side prepares a case, says what it computes with and times a run",
  ignore: findInstallation({ cacheDir: CACHE, device: "cpu" }) === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const row = BENCHES.find(({ name }) => name === "mlp_train_step")!;
      writeCase(folder, { ...row.case, repeats: 1, threads: 1 });
      const options = {
        folder,
        cacheDir: CACHE,
        peerPython: "",
        threads: 1,
        isa: undefined,
      };
      const { program, args, env } = ourCommand("prepare", options);
      const prepared = await new Deno.Command(program, { args: [...args], env })
        .output();
      const words = new TextDecoder().decode(prepared.stderr);
      assertEquals(prepared.code, 0, words);
      const { side, instructions } = await SideProcess.start(
        ourCommand("serve", options),
      );
      await using ours = side;
      assert(instructions.length > 0);
      assert(await ours.run() > 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
