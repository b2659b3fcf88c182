// The inverse DCT of libjpeg's slow integer method (C. Loeffler, A. Ligtenberg and G. Moschytz,
// "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989).

#ifndef JPEG_DCT_H
#define JPEG_DCT_H

#include "kernels.h"

typedef int32_t Lanes __attribute__((vector_size(16)));

static inline Lanes splat(int32_t value) { return (Lanes)wasm_i32x4_splat(value); }

// The one-dimensional transform of four columns; constants have 13 fractional bits.
static inline void transform(Lanes c[8], int shift) {
  const Lanes rounding = splat(1 << (shift - 1));
  // even part
  Lanes even = (c[2] + c[6]) * 4433; // 0.541196100
  Lanes t2 = even - c[6] * 15137; // 1.847759065
  Lanes t3 = even + c[2] * 6270; // 0.765366865
  Lanes t0 = ((c[0] + c[4]) << 13) + rounding;
  Lanes t1 = ((c[0] - c[4]) << 13) + rounding;
  Lanes e0 = t0 + t3, e3 = t0 - t3, e1 = t1 + t2, e2 = t1 - t2;
  // odd part
  Lanes z1 = c[7] + c[1], z2 = c[5] + c[3], z3 = c[7] + c[3], z4 = c[5] + c[1];
  Lanes z5 = (z3 + z4) * 9633; // 1.175875602
  z1 = z1 * -7373; // 0.899976223
  z2 = z2 * -20995; // 2.562915447
  z3 = z3 * -16069 + z5; // 1.961570560
  z4 = z4 * -3196 + z5; // 0.390180644
  Lanes o3 = c[7] * 2446 + z1 + z3; // 0.298631336
  Lanes o2 = c[5] * 16819 + z2 + z4; // 2.053119869
  Lanes o1 = c[3] * 25172 + z2 + z3; // 3.072711026
  Lanes o0 = c[1] * 12299 + z1 + z4; // 1.501321110
  c[0] = (e0 + o0) >> shift;
  c[7] = (e0 - o0) >> shift;
  c[1] = (e1 + o1) >> shift;
  c[6] = (e1 - o1) >> shift;
  c[2] = (e2 + o2) >> shift;
  c[5] = (e2 - o2) >> shift;
  c[3] = (e3 + o3) >> shift;
  c[4] = (e3 - o3) >> shift;
}

static inline void transpose4(const Lanes in[4], Lanes out[4]) {
  v128_t a = in[0], b = in[1], c = in[2], d = in[3];
  v128_t ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  v128_t AB = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), CD = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  out[0] = (Lanes)wasm_i64x2_shuffle(ab, cd, 0, 2);
  out[1] = (Lanes)wasm_i64x2_shuffle(ab, cd, 1, 3);
  out[2] = (Lanes)wasm_i64x2_shuffle(AB, CD, 0, 2);
  out[3] = (Lanes)wasm_i64x2_shuffle(AB, CD, 1, 3);
}

// Dequantizes and transforms a block and writes 8x8 samples.
static void inverse_dct(const int16_t *block, const uint16_t *quantizer, uint8_t *out, int stride) {
  Lanes left[8], right[8], top[8], bottom[8];
  for (int y = 0; y < 8; y++) {
    v128_t product = wasm_i16x8_mul(wasm_v128_load(block + 8 * y), wasm_v128_load(quantizer + 8 * y));
    left[y] = (Lanes)wasm_i32x4_extend_low_i16x8(product);
    right[y] = (Lanes)wasm_i32x4_extend_high_i16x8(product);
  }
  transform(left, 11); // 2 fractional bits stay
  transform(right, 11);
  transpose4(left, top);
  transpose4(left + 4, bottom);
  transpose4(right, top + 4);
  transpose4(right + 4, bottom + 4);
  // now lane i of top[x] is row i, column x
  transform(top, 18);
  transform(bottom, 18);
  transpose4(top, left);
  transpose4(top + 4, right);
  transpose4(bottom, left + 4);
  transpose4(bottom + 4, right + 4);
  const v128_t center = wasm_i16x8_const_splat(128);
  for (int y = 0; y < 8; y++, out += stride) {
    v128_t row = wasm_i16x8_narrow_i32x4((v128_t)left[y], (v128_t)right[y]);
    row = wasm_i16x8_add_sat(row, center);
    wasm_v128_store64_lane(out, wasm_u8x16_narrow_i16x8(row, row), 0);
  }
}

// The same for a block that is one colour.
static void flat_block(int dc, uint8_t *out, int stride) {
  int value = (((int16_t)dc * 4 + 16) >> 5) + 128;
  v128_t row = wasm_u8x16_splat(value < 0 ? 0 : value > 255 ? 255 : value);
  for (int y = 0; y < 8; y++, out += stride) wasm_v128_store64_lane(out, row, 0);
}

#endif
