// What the kernels share. They have no library: no allocation, no input or output, no state.

#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))

#endif
