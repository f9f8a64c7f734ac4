#include "base/secret.h"

#include <string.h>

#include <cstring>
#include <utility>

namespace valise {

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

bool equal_constant_time(View a, View b) {
  if (a.size() != b.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}

Secret::Secret(std::size_t size) : bytes_(std::make_unique<std::uint8_t[]>(size)), size_(size) {}

Secret::Secret(View copied) : Secret(copied.size()) {
  if (!copied.empty()) std::memcpy(bytes_.get(), copied.data(), copied.size());
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe({bytes_.get(), size_});
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() {
  wipe({bytes_.get(), size_});
}

bool operator==(const Secret& a, const Secret& b) {
  return equal_constant_time(a.expose_secret(), b.expose_secret());
}

}  // namespace valise
