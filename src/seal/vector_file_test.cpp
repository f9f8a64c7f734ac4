#include "seal/vector_file_test.h"

#include <gtest/gtest.h>

#include <boost/json/src.hpp>
#include <charconv>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/check.h"

namespace valise::seal {
namespace {

Json converted(const boost::json::value& from) {
  Json out;
  if (const auto* object = from.if_object()) {
    for (const auto& member : *object) {
      out.members.push_back({std::string(member.key()), converted(member.value())});
    }
  } else if (const auto* array = from.if_array()) {
    for (const auto& item : *array) out.items.push_back(converted(item));
  } else if (const auto* text = from.if_string()) {
    out.text = std::string(text->data(), text->size());
  } else {
    out.text = boost::json::serialize(from);
  }
  return out;
}

}  // namespace

bool Json::has(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) return true;
  }
  return false;
}

const Json& Json::operator[](std::string_view name) const {
  static const Json nothing;
  for (const JsonMember& member : members) {
    if (member.name == name) return member.value;
  }
  return nothing;
}

Bytes Json::hex() const {
  auto bytes = from_hex(text);
  EXPECT_TRUE(bytes) << "not hexadecimal: " << text;
  return bytes ? *bytes : Bytes();
}

std::uint64_t Json::number() const {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  EXPECT_TRUE(read.ec == std::errc() && read.ptr == text.data() + text.size()) << text;
  return value;
}

std::optional<Json> read_vectors(const std::string& path) {
  std::ifstream file(std::string(VALISE_SHARED) + "/vectors/" + path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  boost::json::error_code error;
  const auto parsed = boost::json::parse(content.str(), error);
  EXPECT_FALSE(error) << path << ": " << error.message();
  return converted(parsed);
}

Tally::~Tally() {
  std::cout << path_ << ": " << run_ << " run, " << agree_ << " agree";
  for (const auto& [why, count] : skipped_) std::cout << "; " << count << " skipped: " << why;
  std::cout << std::endl;
  EXPECT_GT(run_, 0) << path_ << " exists, and none of its cases ran";
}

void Tally::ran(bool agrees, const std::string& which) {
  ++run_;
  agree_ += agrees ? 1 : 0;
  EXPECT_TRUE(agrees) << path_ << ", " << which;
}

std::string name_of(const Json& test) {
  return "tcId " + test["tcId"].text + ": " + test["comment"].text;
}

Bytes flipped(Bytes bytes, std::size_t at) {
  CHECK(at < bytes.size());
  bytes[at] ^= 1;
  return bytes;
}

void GivenRandom::fill(std::span<std::uint8_t> out) {
  CHECK(out.size() <= bytes_.size() - used_);
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
  used_ += out.size();
}

}  // namespace valise::seal
