#include "config/reader.h"

#include <algorithm>

namespace valise::config {
namespace {

constexpr std::size_t kNameMax = 32;

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// What someone may try to write although keys have no place here; its value is never repeated.
bool sounds_secret(std::string_view key) {
  for (const std::string_view word : {"key", "secret", "password", "passphrase", "token", "pin"}) {
    if (key.find(word) != key.npos) return true;
  }
  return false;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameMax && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::filesystem::path resolved(const std::filesystem::path& file, const std::string& written) {
  std::error_code failed;
  const auto base = std::filesystem::absolute(file, failed).parent_path();
  auto out = (base / written).lexically_normal();
  return out.has_filename() || !out.has_relative_path() ? out : out.parent_path();
}

std::vector<Error> Problems::errors() const {
  auto sorted = found_;
  std::ranges::stable_sort(sorted, {}, &std::pair<int, std::string>::first);
  std::vector<Error> out;
  out.reserve(sorted.size());
  for (const auto& [line, detail] : sorted) {
    out.push_back({Code::config, detail, file_ + ":" + std::to_string(line)});
  }
  return out;
}

const Item* Reader::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  const auto found = std::ranges::find(table_->children, key, &Item::key);
  return found == table_->children.end() ? nullptr : &*found;
}

const Item* Reader::find(std::string_view key, Item::Kind kind, std::string_view expected) {
  const Item* found = find(key);
  if (found == nullptr || found->kind == kind) return found;
  problem(key, std::string(key) + " must be " + std::string(expected));
  return nullptr;
}

int Reader::line_of(std::string_view key) {
  const Item* found = find(key);
  return found == nullptr ? table_->line : found->line;
}

void Reader::problem(std::string_view key, std::string detail) {
  problems_->add(line_of(key), std::move(detail));
}

void Reader::require(std::string_view key, std::string_view example) {
  if (!has(key)) {
    problem(key, std::string(key) + " is missing: write " + std::string(key) + " = " +
                     in_quotes(example));
  }
}

std::optional<std::string> Reader::text(std::string_view key) {
  const Item* found = find(key, Item::Kind::text, "a text in quotes");
  if (found == nullptr) return std::nullopt;
  const bool printable = std::ranges::none_of(
      found->text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (printable && !found->text.empty()) return found->text;
  problem(key, std::string(key) + " must be one line of text, not empty");
  return std::nullopt;
}

std::string Reader::required_text(std::string_view key, std::string_view example) {
  require(key, example);
  return text(key).value_or("");
}

std::vector<std::string> Reader::texts(std::string_view key) {
  constexpr std::string_view kExpected = R"(a list of texts, as in ["a", "b"])";
  std::vector<std::string> out;
  const Item* found = find(key, Item::Kind::array, kExpected);
  if (found == nullptr) return out;
  for (const Item& child : found->children) {
    if (child.kind == Item::Kind::text && !child.text.empty()) {
      out.push_back(child.text);
    } else {
      problems_->add(child.line, std::string(key) + " must be " + std::string(kExpected));
    }
  }
  return out;
}

std::int64_t Reader::number(std::string_view key, Range range, std::int64_t fallback) {
  const Item* found = find(key, Item::Kind::number, "a whole number");
  if (found == nullptr) return fallback;
  if (found->number >= range.least && found->number <= range.most) return found->number;
  problem(key, std::string(key) + " = " + std::to_string(found->number) + " must be from " +
                   std::to_string(range.least) + " to " + std::to_string(range.most));
  return fallback;
}

bool Reader::truth(std::string_view key, bool fallback) {
  const Item* found = find(key, Item::Kind::truth, "true or false");
  return found == nullptr ? fallback : found->truth;
}

std::optional<Address> Reader::address(std::string_view key, AddressRule rule) {
  const auto written = text(key);
  if (!written) return std::nullopt;
  const auto refuse = [&](const std::string& why) {
    problem(key, std::string(key) + " = " + in_quotes(*written) + ": " + why);
    return std::nullopt;
  };
  auto parsed = parse_address(*written);
  if (!parsed) return refuse(parsed.error().detail);
  if (rule.use == AddressRule::Use::listen && parsed->is_name() && parsed->host != "localhost") {
    return refuse("listen on an IP address, not on a name");
  }
  if (rule.use == AddressRule::Use::reach && parsed->is_wildcard()) {
    return refuse("nobody can be reached there: write the peer's own address");
  }
  if (!rule.allow_remote && !parsed->is_loopback()) {
    return refuse("it is not on this machine: set allow_remote = true if that is meant");
  }
  return *parsed;
}

std::string Reader::required_name(std::string_view key, std::string_view example) {
  std::string out = required_text(key, example);
  if (!out.empty() && !is_name(out)) {
    problem(key, std::string(key) + " = " + in_quotes(out) +
                     " must be lower-case letters, digits and hyphens, as in " +
                     in_quotes(example));
  }
  return out;
}

const Item* Reader::table(std::string_view key) {
  return find(key, Item::Kind::table, "a table, [" + std::string(key) + "]");
}

std::vector<const Item*> Reader::tables(std::string_view key) {
  std::vector<const Item*> out;
  const std::string expected = "tables, each [[" + std::string(key) + "]]";
  const Item* found = find(key, Item::Kind::array, expected);
  if (found == nullptr) return out;
  for (const Item& child : found->children) {
    if (child.kind == Item::Kind::table) {
      out.push_back(&child);
    } else {
      problems_->add(child.line, std::string(key) + " must be " + expected);
    }
  }
  return out;
}

void Reader::refuse_unknown() {
  std::string all;
  for (const std::string& key : known_) all += (all.empty() ? "" : ", ") + key;
  for (const Item& child : table_->children) {
    if (std::ranges::find(known_, child.key) != known_.end()) continue;
    problems_->add(child.line,
                   sounds_secret(child.key)
                       ? in_quotes(child.key) +
                             ": keys and secrets never stand in this file; remove "
                             "it, and replace the secret"
                       : "unknown key " + in_quotes(child.key) + "; known here: " + all);
  }
}

}  // namespace valise::config
