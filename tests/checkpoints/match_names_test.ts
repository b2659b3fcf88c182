import { assertEquals } from "@std/assert";
import { matchNames } from "../../src/checkpoints/match_names.ts";

const WANTED = ["conv1.weight", "bn1.weight", "fc.weight"];

function found(names: readonly string[], wanted = WANTED) {
  const { matches, prefix, averaged } = matchNames(wanted, names);
  return { matches: Object.fromEntries(matches), prefix, averaged };
}

/** The network's names behind a prefix. */
function behind(prefix: string): string[] {
  return WANTED.map((name) => prefix + name);
}

function matchesBehind(prefix: string): Record<string, string> {
  return Object.fromEntries(WANTED.map((name) => [name, prefix + name]));
}

for (const prefix of ["", "module.", "a.b.c.", "featurizer.network."]) {
  Deno.test(`matchNames() finds the network behind "${prefix}"`, () => {
    assertEquals(found([...behind(prefix), "other.thing"]), {
      matches: matchesBehind(prefix),
      prefix,
      averaged: [],
    });
  });
}

Deno.test("matchNames() takes the first of two, and no average", () => {
  const { prefix } = found([...behind("a."), ...behind("b.")]);
  assertEquals(prefix, "a.");
  const names = [...behind("ema_model."), ...behind("model.")];
  assertEquals(found(names), {
    matches: matchesBehind("model."),
    prefix: "model.",
    averaged: behind("ema_model."),
  });
});

Deno.test("matchNames() finds a part of the network one level up", () => {
  const names = ["backbone.conv1.weight", "backbone.bn1.weight", "fc.weight"];
  assertEquals(found(names).matches, {
    "conv1.weight": "backbone.conv1.weight",
    "bn1.weight": "backbone.bn1.weight",
    "fc.weight": "fc.weight",
  });
});

Deno.test("matchNames() takes no part of another module for one of the network", () => {
  const names = ["conv1.weight", "bn1.weight", "other.fc.weight"];
  assertEquals(found(names).matches["fc.weight"], undefined);
});

Deno.test("matchNames() looks through DataParallel inside the network", () => {
  const wanted = ["features.0.weight", "fc.weight"];
  assertEquals(
    found(["features.module.0.weight", "fc.weight"], wanted).matches,
    {
      "features.0.weight": "features.module.0.weight",
      "fc.weight": "fc.weight",
    },
  );
});

Deno.test("matchNames() translates torchvision's names, but not those that the network has", () => {
  const wanted = ["head.weight", "cls_token"];
  assertEquals(found(["net.class_token", "net.heads.head.weight"], wanted), {
    matches: {
      "head.weight": "net.heads.head.weight",
      cls_token: "net.class_token",
    },
    prefix: "net.",
    averaged: [],
  });
  const both = ["heads.head.weight", "head.weight", "cls_token"];
  assertEquals(found(both, wanted).matches["head.weight"], "head.weight");
});

Deno.test("matchNames() of another network is nothing", () => {
  assertEquals(found(["x.y"]), { matches: {}, prefix: "", averaged: [] });
});
