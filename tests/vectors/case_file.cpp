#include "vectors/case_file.h"

#include "base/check.h"

namespace valise::vectors {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    CHECK(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out + '"';
}

}  // namespace

CaseFile::CaseFile(std::string name, std::string what, std::string operation, std::string expect)
    : name_(std::move(name)) {
  text("what", what).text("operation", operation).text("expect", expect);
}

CaseFile& CaseFile::text(std::string_view key, std::string_view value) {
  members_.emplace_back(key, quoted(value));
  return *this;
}

CaseFile& CaseFile::number(std::string_view key, std::uint64_t value) {
  members_.emplace_back(key, std::to_string(value));
  return *this;
}

CaseFile& CaseFile::group(std::string_view key,
                          const std::vector<std::pair<std::string, Bytes>>& members) {
  std::string object = "{";
  for (const auto& [name, value] : members) {
    object += (object.size() == 1 ? "\n    " : ",\n    ") + quoted(name) + ": ";
    object += quoted(to_hex(value));
  }
  members_.emplace_back(key, object + "\n  }");
  return *this;
}

std::string CaseFile::json() const {
  std::string out = "{";
  for (const auto& [key, value] : members_) {
    out += (out.size() == 1 ? "\n  " : ",\n  ") + quoted(key) + ": " + value;
  }
  return out + "\n}\n";
}

}  // namespace valise::vectors
