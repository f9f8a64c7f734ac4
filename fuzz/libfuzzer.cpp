// The entry that libFuzzer calls: a program has one target.
#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const valise::fuzz::Target kTarget = valise::fuzz::targets().front();
  (void)kTarget.run({data, size});
  return 0;
}
