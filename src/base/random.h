// Randomness as an argument: the programs pass SystemRandom, the simulator a seeded one.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/secret.h"

namespace valise {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  Array<N> array() {
    Array<N> out;
    fill(out);
    return out;
  }
  Secret secret(std::size_t size) {
    Secret out(size);
    fill(out.expose_secret_mut());
    return out;
  }
};

// The kernel's generator, getrandom(2). CHECKs that it answers.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

// Reproducible and NOT secure (splitmix64): tests and the simulator only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace valise
