// Rows of samples to rows of RGB pixels.

#ifndef JPEG_COLOUR_H
#define JPEG_COLOUR_H

#include "kernels.h"

// Doubles a row: each new sample is 3/4 of its own old one and 1/4 of the neighbour's. `sums` are the
// samples times `1 << shift - 2`; one more on either side is a copy of the edge.
static void double_row(const uint16_t *sums, int width, uint8_t *out, int shift) {
  const v128_t even = wasm_i16x8_splat(shift == 4 ? 8 : 1);
  const v128_t odd = wasm_i16x8_splat(shift == 4 ? 7 : 2);
  for (int i = 0; i < width; i += 8) {
    v128_t own = wasm_v128_load(sums + i);
    v128_t before = wasm_v128_load(sums + i - 1), after = wasm_v128_load(sums + i + 1);
    own = wasm_i16x8_add(own, wasm_i16x8_shl(own, 1));
    v128_t a = wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(own, before), even), shift);
    v128_t b = wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(own, after), odd), shift);
    wasm_v128_store(out + 2 * i, wasm_v128_or(a, wasm_i16x8_shl(b, 8)));
  }
}

// sums = 3 * near + far (or just near)
static void sum_rows(const uint8_t *near, const uint8_t *far, int width, uint16_t *sums) {
  for (int i = 0; i < width; i += 8) {
    v128_t a = wasm_u16x8_load8x8(near + i);
    if (far) {
      v128_t b = wasm_u16x8_load8x8(far + i);
      a = wasm_i16x8_add(wasm_i16x8_add(a, wasm_i16x8_shl(a, 1)), b);
    }
    wasm_v128_store(sums + i, a);
  }
  sums[-1] = sums[0];
  sums[width] = sums[width - 1];
}

// (a * p + b * q + 2^15) >> 16 of eight pairs
static inline v128_t weigh(v128_t a, v128_t b, v128_t factors) {
  const v128_t half = wasm_i32x4_const_splat(1 << 15);
  v128_t low = wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  v128_t high = wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  low = wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_dot_i16x8(low, factors), half), 16);
  high = wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_dot_i16x8(high, factors), half), 16);
  return wasm_i16x8_narrow_i32x4(low, high);
}

#define PAIR(p, q) wasm_i16x8_const(p, q, p, q, p, q, p, q)

// JFIF's YCbCr to RGB in 16.16 fixed point. 1.402, 1.772 and 0.71414 do not fit into 16 bits, so
// their whole part is added apart.
static inline void to_rgb(v128_t y, v128_t cb, v128_t cr, v128_t rgb[3]) {
  const v128_t zero = wasm_i64x2_const(0, 0);
  v128_t red = wasm_i16x8_add(weigh(cr, zero, PAIR(26345, 0)), cr); // 1.402 - 1
  v128_t green = wasm_i16x8_sub(weigh(cb, cr, PAIR(-22554, 18734)), cr); // 0.34414, 1 - 0.71414
  v128_t blue = wasm_i16x8_add(weigh(cb, zero, PAIR(-14942, 0)), wasm_i16x8_shl(cb, 1)); // 1.772 - 2
  rgb[0] = wasm_i16x8_add(y, red);
  rgb[1] = wasm_i16x8_add(y, green);
  rgb[2] = wasm_i16x8_add(y, blue);
}

static inline v128_t centered(v128_t samples) {
  return wasm_i16x8_sub(samples, wasm_i16x8_const_splat(128));
}

// Three rows of samples to `width` pixels; writes whole 16 pixels.
static void convert_row(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int width, uint8_t *out) {
  for (int i = 0; i < width; i += 16, out += 48) {
    v128_t low[3], high[3];
    to_rgb(wasm_u16x8_load8x8(y + i), centered(wasm_u16x8_load8x8(cb + i)),
           centered(wasm_u16x8_load8x8(cr + i)), low);
    to_rgb(wasm_u16x8_load8x8(y + i + 8), centered(wasm_u16x8_load8x8(cb + i + 8)),
           centered(wasm_u16x8_load8x8(cr + i + 8)), high);
    v128_t r = wasm_u8x16_narrow_i16x8(low[0], high[0]);
    v128_t g = wasm_u8x16_narrow_i16x8(low[1], high[1]);
    v128_t b = wasm_u8x16_narrow_i16x8(low[2], high[2]);
    v128_t rg = wasm_i8x16_shuffle(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
    wasm_v128_store(out, wasm_i8x16_shuffle(rg, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
    rg = wasm_i8x16_shuffle(r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
    wasm_v128_store(out + 16, wasm_i8x16_shuffle(rg, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15));
    rg = wasm_i8x16_shuffle(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
    wasm_v128_store(out + 32, wasm_i8x16_shuffle(rg, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31));
  }
}

#endif
