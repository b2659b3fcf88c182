import { assertEquals, assertThrows } from "@std/assert";
import {
  completeTransform,
  declaredTransform,
  describeTransform,
  EVALUATION_TRANSFORM,
  geometryWords,
  PICTURE_DECLARATION,
} from "../../src/datasets/picture_transform.ts";

const SIDE_64 = { height: 64, width: 64 };

Deno.test("EVALUATION_TRANSFORM is the papers'", () => {
  // torchvision: Resize((256, 256)), CenterCrop(224), ToTensor, Normalize of ImageNet.
  assertEquals(
    describeTransform(EVALUATION_TRANSFORM),
    "resize 256x256 bilinear, crop 224x224, mean 0.485 0.456 0.406, std 0.229 0.224 0.225, RGB",
  );
});

Deno.test("declaredTransform() changes what is said and leaves the rest", () => {
  assertEquals(declaredTransform({}), EVALUATION_TRANSFORM);
  assertEquals(
    declaredTransform({ imageSize: 64, resize: "none", colourOrder: "bgr" }),
    {
      ...EVALUATION_TRANSFORM,
      resize: "none",
      crop: SIDE_64,
      colourOrder: "bgr",
    },
  );
  const folder = declaredTransform({ imageSize: 64, resize: 72 });
  assertEquals(
    declaredTransform({ interpolation: "bicubic" }, folder),
    { ...folder, filter: "bicubic" },
  );
});

Deno.test("declaredTransform() does not guess how pictures get a size", () => {
  assertThrows(
    () => declaredTransform({ imageSize: 64 }),
    RangeError,
    'resize "none" (they have that size), 64 (the shorter side) or 64x64 (both sides)',
  );
  // The size that it is anyway says nothing new.
  assertEquals(declaredTransform({ imageSize: 224 }), EVALUATION_TRANSFORM);
});

Deno.test("declaredTransform() pads nothing", () => {
  for (const resize of [63, { height: 64, width: 63 }]) {
    assertThrows(
      () => declaredTransform({ imageSize: 64, resize }),
      RangeError,
      "at least the image's 64x64",
    );
  }
});

Deno.test("PICTURE_DECLARATION refuses statistics of pixels up to 255", () => {
  const mean = { mean: [103.939, 116.779, 123.68] };
  assertEquals(PICTURE_DECLARATION.safeParse(mean).success, false);
  // Caffe's pixels up to 255, mean taken off and not divided: in 0 to 1, std is 1/255.
  const caffe = { mean: [0.41, 0.46, 0.49], std: [1 / 255, 1 / 255, 1 / 255] };
  assertEquals(PICTURE_DECLARATION.safeParse(caffe).success, true);
});

Deno.test("completeTransform() writes the defaults out", () => {
  assertEquals(completeTransform({ resize: SIDE_64 }), {
    ...EVALUATION_TRANSFORM,
    resize: SIDE_64,
    crop: SIDE_64,
  });
  assertThrows(() => completeTransform({ resize: 64 }), TypeError, "a crop");
});

Deno.test("geometryWords() gives the options of the command line, without those of values", () => {
  assertEquals(
    geometryWords({ imageSize: 64, resize: "none", mean: [0, 0, 0] }),
    ["--image-size", "64", "--resize", "none"],
  );
  assertEquals(geometryWords({ resize: { height: 240, width: 256 } }), [
    "--resize",
    "240x256",
  ]);
});
