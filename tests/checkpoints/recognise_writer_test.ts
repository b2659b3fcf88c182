import { assertEquals } from "@std/assert";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import {
  recogniseWrappers,
  recogniseWriter,
} from "../../src/checkpoints/recognise_writer.ts";
import { fixturePath } from "./_fixtures.ts";

// Who wrote each is known: fixtures/checkpoints/field.py writes as they do.
for (
  const [file, writer, wrappers] of [
    ["dfr_final_checkpoint.pt", "torch.save(model.state_dict())", []],
    ["balancing_groups.pt", "BalancingGroups", []],
    ["wilds.pth", "WILDS", []],
    ["subpopbench_model.pkl", "SubpopBench or DomainBed", []],
    [
      "group_dro_best_model.pth",
      "torch.save(model), as group_DRO and JTT do",
      [],
    ],
    [
      "group_dro_legacy_model.pth",
      "torch.save(model), as group_DRO and JTT do",
      [],
    ],
    ["lightning.ckpt", "PyTorch Lightning", []],
    ["deit.pth", "DeiT's training script", []],
    ["timm_train.pth.tar", "timm's training script", []],
    ["nested.pt", undefined, []],
    ["compiled.pt", "torch.save(model.state_dict())", ["torch.compile"]],
    ["fsdp_inside.pt", "torch.save(model.state_dict())", [
      "FullyShardedDataParallel",
    ]],
    ["swa.pt", "torch.save(model.state_dict())", ["AveragedModel"]],
    ["model.safetensors.index.json", "a Python library for PyTorch", []],
  ] as const
) {
  Deno.test(`recogniseWriter() of ${file} is ${writer}`, () => {
    const checkpoint = openCheckpoint(fixturePath(`field/${file}`));
    assertEquals(recogniseWriter(checkpoint), writer);
    assertEquals(recogniseWrappers(checkpoint), [...wrappers]);
    checkpoint.close();
  });
}
