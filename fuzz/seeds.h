// The inputs that are made by the project's own code: binary formats and signed texts. Those that
// a person can write (names, settings, drafts, headers of requests) stand in corpus/ as they are.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace valise::fuzz {

class Seeds {
 public:
  explicit Seeds(std::filesystem::path corpus) : corpus_(std::move(corpus)) {}

  void right(std::string_view target, std::string_view name, View bytes) const {
    write(target, "right-" + std::string(name), bytes);
  }
  void wrong(std::string_view target, std::string_view name, View bytes) const {
    write(target, "wrong-" + std::string(name), bytes);
  }
  // Where a field more or less is nobody's mistake.
  void either(std::string_view target, std::string_view name, View bytes) const {
    write(target, std::string(name), bytes);
  }
  // For formats in which every byte counts: also one byte short, one byte long, one bit turned.
  void strict(std::string_view target, std::string_view name, View bytes) const;

 private:
  void write(std::string_view target, const std::string& name, View bytes) const;

  std::filesystem::path corpus_;
};

void add_cable_seeds(const Seeds& seeds);
void add_ledger_seeds(const Seeds& seeds);
void add_text_seeds(const Seeds& seeds);
void add_wire_seeds(const Seeds& seeds);

}  // namespace valise::fuzz
