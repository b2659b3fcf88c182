// Pillow's 8-bit resampling of RGB pixels, one axis at a time. See ../_resample.ts.

#include "kernels.h"

enum { PRECISION_BITS = 32 - 8 - 2 };

// Sums to bytes: shift, then clamp to 0..255.
static inline v128_t narrow(v128_t a, v128_t b, v128_t c, v128_t d) {
  v128_t low = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(a, PRECISION_BITS),
                                       wasm_i32x4_shr(b, PRECISION_BITS));
  v128_t high = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(c, PRECISION_BITS),
                                        wasm_i32x4_shr(d, PRECISION_BITS));
  return wasm_u8x16_narrow_i16x8(low, high);
}

// `height` rows of `width` output pixels. Output x is the sum of counts[x] source pixels from
// starts[x] on, with the weights from x * max_count on. Reads 1 byte beyond a row's last pixel and
// writes 1 byte beyond the last row.
EXPORT("resampleHorizontal")
void resample_horizontal(const uint8_t *source, int stride, uint8_t *target, int width, int height,
                         const int32_t *starts, const int32_t *counts, const int32_t *weights,
                         int max_count) {
  const v128_t half = wasm_i32x4_const_splat(1 << (PRECISION_BITS - 1));
  for (int y = 0; y < height; y++) {
    const uint8_t *row = source + y * stride;
    uint8_t *out = target + y * width * 3;
    for (int x = 0; x < width; x++) {
      const uint8_t *pixel = row + starts[x] * 3;
      const int32_t *weight = weights + x * max_count;
      const int count = counts[x];
      v128_t sum = half;
      for (int k = 0; k < count; k++, pixel += 3) {
        v128_t rgb = wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(pixel)));
        sum = wasm_i32x4_add(sum, wasm_i32x4_mul(rgb, wasm_v128_load32_splat(weight + k)));
      }
      wasm_v128_store32_lane(out + x * 3, narrow(sum, sum, sum, sum), 0);
    }
  }
}

// `height` rows of `num_bytes` bytes; output y is a weighted sum of rows from starts[y] on. The last
// step may write up to 15 bytes beyond a row, which the next row overwrites.
EXPORT("resampleVertical")
void resample_vertical(const uint8_t *source, int stride, uint8_t *target, int num_bytes, int height,
                       const int32_t *starts, const int32_t *counts, const int32_t *weights,
                       int max_count) {
  const v128_t half = wasm_i32x4_const_splat(1 << (PRECISION_BITS - 1));
  for (int y = 0; y < height; y++) {
    const uint8_t *top = source + starts[y] * stride;
    const int32_t *weight = weights + y * max_count;
    const int count = counts[y];
    uint8_t *out = target + y * num_bytes;
    for (int i = 0; i < num_bytes; i += 16) {
      v128_t a = half, b = half, c = half, d = half;
      const uint8_t *in = top + i;
      for (int k = 0; k < count; k++, in += stride) {
        v128_t factor = wasm_v128_load32_splat(weight + k);
        v128_t bytes = wasm_v128_load(in);
        v128_t low = wasm_u16x8_extend_low_u8x16(bytes);
        v128_t high = wasm_u16x8_extend_high_u8x16(bytes);
        a = wasm_i32x4_add(a, wasm_i32x4_mul(wasm_u32x4_extend_low_u16x8(low), factor));
        b = wasm_i32x4_add(b, wasm_i32x4_mul(wasm_u32x4_extend_high_u16x8(low), factor));
        c = wasm_i32x4_add(c, wasm_i32x4_mul(wasm_u32x4_extend_low_u16x8(high), factor));
        d = wasm_i32x4_add(d, wasm_i32x4_mul(wasm_u32x4_extend_high_u16x8(high), factor));
      }
      wasm_v128_store(out + i, narrow(a, b, c, d));
    }
  }
}
