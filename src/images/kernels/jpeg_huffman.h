// Huffman tables, bits and blocks of a JPEG scan (ITU-T T.81, annexes C and F).

#ifndef JPEG_HUFFMAN_H
#define JPEG_HUFFMAN_H

#include "kernels.h"

enum {
  FAST_BITS = 10,
  FAST_SIZE = 1 << FAST_BITS,
  // Huffman codes have at most 16 bits, baseline DC differences 11 and AC coefficients 10.
  MAX_CODE_BITS = 16,
  MAX_DC_BITS = 11,
  MAX_AC_BITS = 10,
};

// One Huffman table. A fast entry answers FAST_BITS bits at once:
//   bits 0-4  length of the code, 0 if it is longer than FAST_BITS
//   bits 5-9  length of code and value together, 0 if the value is not inside the FAST_BITS bits
//   bits 10-13 zeros before the coefficient (AC), bits 16-31 the value
typedef struct {
  uint32_t fast[FAST_SIZE];
  uint8_t symbols[256];
  int32_t offsets[MAX_CODE_BITS + 1]; // symbol index = code + offset
  uint32_t limits[MAX_CODE_BITS + 1]; // codes of this length are below, left-aligned to 16 bits
} Table;

static const uint8_t NATURAL_ORDER[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

EXPORT("tableBytes") int table_bytes(void) { return sizeof(Table); }

// The value of `size` bits: those below half stand for negative numbers (T.81, F.2.2.1).
static inline int extend(int bits, int size) {
  return bits < (1 << (size - 1)) ? bits - (1 << size) + 1 : bits;
}

// 1 if the counts of codes per length do not fit into a code tree, or a symbol is too large.
EXPORT("buildTable")
int build_table(Table *table, const uint8_t counts[16], const uint8_t *symbols, int max_symbol) {
  uint32_t code = 0;
  int index = 0;
  for (int i = 0; i < FAST_SIZE; i++) table->fast[i] = 0;
  for (int length = 1; length <= MAX_CODE_BITS; length++) {
    table->offsets[length] = index - (int)code;
    for (int i = 0; i < counts[length - 1]; i++, code++, index++) {
      int symbol = symbols[index];
      if (symbol > max_symbol || code >= 1u << length) return 1;
      table->symbols[index] = symbol;
      if (length > FAST_BITS) continue;
      int rest = FAST_BITS - length;
      for (int after = 0; after < 1 << rest; after++) {
        int size = symbol & 15;
        uint32_t entry = length | (symbol >> 4) << 10;
        if (size <= rest) {
          int value = size == 0 ? 0 : extend(after >> (rest - size), size);
          entry |= (length + size) << 5 | (uint32_t)value << 16;
        }
        table->fast[code << rest | after] = entry;
      }
    }
    if (code >= 1u << length) return 1; // no code is all ones
    table->limits[length] = code << (MAX_CODE_BITS - length);
    code <<= 1;
  }
  return 0;
}

typedef struct {
  uint64_t buffer; // the next bits, from the top
  int count; // how many of them are valid; at least 56 after a refill
  const uint8_t *next;
} Bits;

static inline uint64_t load_big_endian(const uint8_t *p) {
  v128_t bytes = wasm_v128_load64_zero(p);
  return wasm_i64x2_extract_lane(
      wasm_i8x16_shuffle(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

static inline void refill(Bits *bits) {
  bits->buffer |= load_big_endian(bits->next) >> bits->count;
  bits->next += (63 - bits->count) >> 3;
  bits->count |= 56;
}

static inline uint32_t peek(const Bits *bits, int count) { return bits->buffer >> (64 - count); }

static inline void skip(Bits *bits, int count) {
  bits->buffer <<= count;
  bits->count -= count;
}

// A symbol whose code is longer than FAST_BITS, or -1.
static int slow_symbol(Bits *bits, const Table *table) {
  uint32_t code = peek(bits, MAX_CODE_BITS);
  for (int length = FAST_BITS + 1; length <= MAX_CODE_BITS; length++) {
    if (code < table->limits[length]) {
      skip(bits, length);
      return table->symbols[(int)(code >> (MAX_CODE_BITS - length)) + table->offsets[length]];
    }
  }
  return -1;
}

static inline int take_value(Bits *bits, int size) {
  if (size == 0) return 0;
  int value = extend(peek(bits, size), size);
  skip(bits, size);
  return value;
}

// Reads one block into `block` (natural order, zero before). Returns the last index in zigzag order
// that is not zero, or -1 at a wrong code. At most 27 bits per symbol: two fit into one refill.
static int read_block(Bits *bits, const Table *dc, const Table *ac, int *previous, int16_t *block) {
  refill(bits);
  uint32_t entry = dc->fast[peek(bits, FAST_BITS)];
  if (entry >> 5 & 31) {
    skip(bits, entry >> 5 & 31);
    if (entry >> 10 & 15) return -1; // a DC symbol has no run
    *previous += (int32_t)entry >> 16;
  } else {
    int size;
    if (entry) {
      int bits_of_code = entry & 31;
      size = dc->symbols[(int)peek(bits, bits_of_code) + dc->offsets[bits_of_code]];
      skip(bits, bits_of_code);
    } else {
      size = slow_symbol(bits, dc);
    }
    if (size < 0 || size > MAX_DC_BITS) return -1;
    *previous += take_value(bits, size);
  }
  block[0] = *previous;
  int last = 0;
  for (int k = 1; k < 64;) {
    if (bits->count < 2 * MAX_CODE_BITS) refill(bits);
    entry = ac->fast[peek(bits, FAST_BITS)];
    int run, value;
    if (entry >> 5 & 31) {
      skip(bits, entry >> 5 & 31);
      run = entry >> 10 & 15;
      value = (int32_t)entry >> 16;
    } else {
      int symbol;
      if (entry) {
        int bits_of_code = entry & 31;
        symbol = ac->symbols[(int)peek(bits, bits_of_code) + ac->offsets[bits_of_code]];
        skip(bits, bits_of_code);
      } else {
        symbol = slow_symbol(bits, ac);
      }
      int size = symbol & 15;
      if (symbol < 0 || size > MAX_AC_BITS) return -1;
      run = symbol >> 4;
      value = take_value(bits, size);
    }
    k += run;
    if (value == 0) {
      if (run == 15) { // 16 zeros
        k++;
        continue;
      }
      return run == 0 ? last : -1; // end of block
    }
    if (k > 63) return -1;
    last = k;
    block[NATURAL_ORDER[k++]] = value;
  }
  return last;
}

#endif
