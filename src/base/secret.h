// Secret: bytes that must not linger. Move-only, of a size fixed at birth (growth would leave
// copies behind), wiped on destruction, compared in constant time, never printed. Read only
// through expose_secret(), so that every use can be found by searching for that word.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"

namespace valise {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);  // zeros
  explicit Secret(View copied);       // the caller wipes its own copy
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Secret copy() const { return Secret(expose_secret()); }

  View expose_secret() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> expose_secret_mut() { return {bytes_.get(), size_}; }

  // Constant time for equal sizes.
  friend bool operator==(const Secret& a, const Secret& b);

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

// Overwrites memory in a way the compiler may not remove.
void wipe(std::span<std::uint8_t> bytes);

// Constant time for equal sizes; unequal sizes are unequal at once.
bool equal_constant_time(View a, View b);

}  // namespace valise
