// One vector as a JSON file: what it is, the operation, its input in hexadecimal and what has to
// come of it. Members stand in the order in which they were given.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace valise::vectors {

class CaseFile {
 public:
  // expect: "ok", or the name of a Code.
  CaseFile(std::string name, std::string what, std::string operation, std::string expect);

  const std::string& name() const { return name_; }
  CaseFile& text(std::string_view key, std::string_view value);
  CaseFile& hex(std::string_view key, View value) { return text(key, to_hex(value)); }
  CaseFile& number(std::string_view key, std::uint64_t value);
  // An object of hexadecimal texts.
  CaseFile& group(std::string_view key, const std::vector<std::pair<std::string, Bytes>>& members);

  std::string json() const;

 private:
  std::string name_;
  std::vector<std::pair<std::string, std::string>> members_;  // value as JSON
};

}  // namespace valise::vectors
