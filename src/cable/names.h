// The names of the field, each a type that only holds what is well formed. They print and parse
// alike. None of them names a person.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "seal/codec.h"

namespace valise::cable {

// A State or institution: "cy", "eeas". Two to eight lower-case letters.
class MemberId {
 public:
  static Result<MemberId> parse(std::string_view text);
  const std::string& str() const { return text_; }
  friend auto operator<=>(const MemberId&, const MemberId&) = default;

 private:
  std::string text_;
};

// What a cable is addressed to: "cy/mfa". The part before the slash is the member.
class MissionId {
 public:
  static Result<MissionId> parse(std::string_view text);
  const std::string& str() const { return text_; }
  MemberId member() const;
  std::string_view post() const;  // "mfa"
  friend auto operator<=>(const MissionId&, const MissionId&) = default;

 private:
  std::string text_;
};

// An officer's pseudonym: "nl-7f3a". The name behind it stands on a card at the member's node.
class OfficerId {
 public:
  static Result<OfficerId> parse(std::string_view text);
  const std::string& str() const { return text_; }
  MemberId member() const;
  friend auto operator<=>(const OfficerId&, const OfficerId&) = default;

 private:
  std::string text_;
};

// A file of the registry: "MED", "PSC-2". Two to sixteen capitals, digits and hyphens.
class FileId {
 public:
  static Result<FileId> parse(std::string_view text);
  const std::string& str() const { return text_; }
  friend auto operator<=>(const FileId&, const FileId&) = default;

 private:
  std::string text_;
};

// A cable's number, gapless by mission and year: CY-MFA-26-0412.
struct Number {
  MissionId mission;
  std::uint16_t year = 0;    // 2026
  std::uint32_t serial = 0;  // from 1

  std::string str() const;
  static Result<Number> parse(std::string_view text);
  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"mission", &Number::mission}, seal::Field{"year", &Number::year},
                seal::Field{"serial", &Number::serial});
  }
  friend auto operator<=>(const Number&, const Number&) = default;
};

}  // namespace valise::cable
