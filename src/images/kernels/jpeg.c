// Baseline JPEG with Huffman coding, bit-exact with libjpeg-turbo's slow integer inverse DCT, fancy
// upsampling and colour conversion. Only what almost all files are: 8 bits, one scan, grey or YCbCr
// with luma factors 1x1, 2x1 or 2x2. Anything else, and anything that looks wrong, is a nonzero
// result: then libjpeg-turbo decodes the file, or says what is wrong with it. See ../_jpeg_fast.ts.
//
// Sources: ITU-T T.81 for the format; C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D
// DCT algorithms with 11 multiplications", ICASSP 1989, for the DCT; libjpeg-turbo's documentation
// for its fixed-point precisions and roundings.

#include "jpeg_colour.h"
#include "jpeg_dct.h"
#include "jpeg_huffman.h"

typedef enum {
  OK = 0,
  BAD_CODE = 1,
  BAD_LENGTH = 2,
  BAD_MARKER = 3,
} Status;

// What the caller fills in; every field is 4 bytes wide.
typedef struct {
  int32_t width, height, num_components;
  int32_t h, v; // sampling factors of the luma component; those of the others are 1
  int32_t restart_interval;
  const uint8_t *scan; // behind the scan header
  int32_t scan_length;
  uint8_t *segment; // room: scan_length + 512 bytes
  uint8_t *planes[3]; // room: whole MCUs and 16 bytes
  uint8_t *rows; // room: 6 bytes per sample of a chroma row of whole MCUs, and 192
  uint8_t *target; // room: the RGB pixels and 48 bytes
  const uint16_t *quantizers[3]; // 64 each, in natural order
  const Table *dc[3];
  const Table *ac[3];
} Frame;

// Copies one restart interval without its stuffed zeros. Returns where the marker behind it stands,
// or the end.
static const uint8_t *unstuff(const uint8_t *from, const uint8_t *end, uint8_t **to) {
  uint8_t *out = *to;
  for (;;) {
    while (from + 16 <= end) {
      v128_t bytes = wasm_v128_load(from);
      wasm_v128_store(out, bytes);
      uint32_t mask = wasm_i8x16_bitmask(wasm_i8x16_eq(bytes, wasm_i8x16_const_splat(-1)));
      if (mask) {
        int before = __builtin_ctz(mask);
        from += before;
        out += before;
        break;
      }
      from += 16;
      out += 16;
    }
    if (from >= end) break;
    if (*from != 0xff) {
      *out++ = *from++;
      continue;
    }
    if (from + 1 >= end || from[1] != 0) break;
    *out++ = 0xff;
    from += 2;
  }
  *to = out;
  return from;
}

static Status read_scan(const Frame *frame) {
  const int is_grey = frame->num_components == 1;
  const int h = is_grey ? 1 : frame->h, v = is_grey ? 1 : frame->v;
  const int mcus_x = (frame->width + 8 * h - 1) / (8 * h);
  const int mcus_y = (frame->height + 8 * v - 1) / (8 * v);
  const int num_mcus = mcus_x * mcus_y;
  const int interval = frame->restart_interval ? frame->restart_interval : num_mcus;
  const uint8_t *from = frame->scan, *end = frame->scan + frame->scan_length;
  int x = 0, y = 0;
  int16_t block[64] __attribute__((aligned(16)));
  for (int i = 0; i < 64; i++) block[i] = 0;

  for (int done = 0, restarts = 0; done < num_mcus; restarts++) {
    uint8_t *stop = frame->segment;
    from = unstuff(from, end, &stop);
    for (int i = 0; i < 16; i++) stop[i] = 0;
    Bits bits = {0, 0, frame->segment};
    int previous[3] = {0, 0, 0};
    int until = done + interval < num_mcus ? done + interval : num_mcus;
    for (; done < until; done++) {
      for (int c = 0; c < frame->num_components; c++) {
        const int ch = c == 0 ? h : 1, cv = c == 0 ? v : 1;
        const int stride = mcus_x * ch * 8;
        const uint16_t *quantizer = frame->quantizers[c];
        for (int by = 0; by < cv; by++) {
          for (int bx = 0; bx < ch; bx++) {
            uint8_t *out = frame->planes[c] + (y * cv + by) * 8 * stride + (x * ch + bx) * 8;
            int last = read_block(&bits, frame->dc[c], frame->ac[c], &previous[c], block);
            if (last < 0 || bits.next > stop + 8) return BAD_CODE;
            if (last == 0) {
              flat_block((int16_t)(block[0] * quantizer[0]), out, stride);
            } else {
              inverse_dct(block, quantizer, out, stride);
              for (int i = 0; i < 8; i++) wasm_v128_store(block + 8 * i, wasm_i64x2_const(0, 0));
            }
          }
        }
      }
      if (++x == mcus_x) {
        x = 0;
        y++;
      }
    }
    // All bits but the padding of the last byte must have been read, and no more.
    int64_t left = (stop - bits.next) * 8 + bits.count;
    if (left < 0 || left > 7) return BAD_LENGTH;
    // A marker: the next restart, or the end of the picture.
    if (from + 2 > end) return BAD_MARKER;
    if (from[1] != (done < num_mcus ? 0xd0 + restarts % 8 : 0xd9)) return BAD_MARKER;
    from += 2;
  }
  return OK;
}

static void write_grey(const Frame *frame) {
  const int stride = (frame->width + 7) / 8 * 8;
  for (int row = 0; row < frame->height; row++) {
    const uint8_t *in = frame->planes[0] + row * stride;
    uint8_t *out = frame->target + row * frame->width * 3;
    for (int i = 0; i < frame->width; i++) out[3 * i] = out[3 * i + 1] = out[3 * i + 2] = in[i];
  }
}

static void write_colour(const Frame *frame) {
  const int h = frame->h, v = frame->v;
  const int chroma_stride = (frame->width + 8 * h - 1) / (8 * h) * 8;
  const int chroma_width = (frame->width + h - 1) / h, chroma_height = (frame->height + v - 1) / v;
  // Behind the row of sums that both components share stand their doubled rows.
  uint16_t *sums = (uint16_t *)(frame->rows + 16);
  uint8_t *doubled = frame->rows + 2 * chroma_stride + 64;
  for (int row = 0; row < frame->height; row++) {
    const uint8_t *chroma[2];
    for (int c = 0; c < 2; c++) {
      const int own = row / v;
      const uint8_t *near = frame->planes[c + 1] + own * chroma_stride;
      chroma[c] = near;
      if (h == 1) continue;
      int other = v == 1 ? own : row % 2 == 0 ? own - 1 : own + 1;
      if (other < 0) other = 0;
      if (other >= chroma_height) other = chroma_height - 1;
      const uint8_t *far = frame->planes[c + 1] + other * chroma_stride;
      uint8_t *out = doubled + c * (2 * chroma_stride + 32);
      sum_rows(near, v == 2 ? far : 0, chroma_width, sums);
      double_row(sums, chroma_width, out, v == 2 ? 4 : 2);
      chroma[c] = out;
    }
    const uint8_t *luma = frame->planes[0] + row * chroma_stride * h;
    convert_row(luma, chroma[0], chroma[1], frame->width, frame->target + row * frame->width * 3);
  }
}

// 0, or why this decoder does not take the file.
EXPORT("decodeJpeg")
int decode_jpeg(const Frame *frame) {
  Status status = read_scan(frame);
  if (status != OK) return status;
  if (frame->num_components == 1) write_grey(frame);
  else write_colour(frame);
  return OK;
}
