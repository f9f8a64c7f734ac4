// Classification, precedence and duty: what stands on the face of a cable (FIELD.md).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "seal/codec.h"

namespace valise::cable {

// LIMITE is a distribution marking, the others are classifications (Council Decision
// 2013/488/EU, Article 2); they are ordered here because handling is.
enum class Level : std::uint8_t { limite = 1, restreint, confidentiel, secret, tres_secret };

std::string_view short_name(Level);  // "R-UE"
std::string_view full_name(Level);   // "RESTREINT UE/EU RESTRICTED"
// Any of: limite, R-UE, RESTREINT, "RESTREINT UE", the full name; either case.
Result<Level> parse_level(std::string_view text);

// STANAG 4406 values; override (5) is reserved.
enum class Precedence : std::uint8_t { deferred = 0, routine, priority, immediate, flash };

std::string_view name(Precedence);  // "IMMEDIATE"
Result<Precedence> parse_precedence(std::string_view text);

enum class Duty : std::uint8_t { action = 1, info = 2 };
std::string_view name(Duty);  // "ACTION"

// What it is for its reader, at a glance.
enum class CableType : std::uint8_t { report = 1, request, instruction, proposal, note };
std::string_view name(CableType);                           // "REPORT"
Result<CableType> parse_cable_type(std::string_view text);  // either case

// Restrictions beside the level. orcon: no passing on without the originator's consent.
enum class Caveat : std::uint8_t { orcon = 1 };
std::string_view name(Caveat);

// What its originator has made of a cable since its release; it never gets better. Of what several
// seats say a reader obeys the last of these.
enum class Status : std::uint8_t { in_force = 1, corrected, superseded, cancelled, withdrawn };
std::string_view name(Status);  // "SUPERSEDED"

}  // namespace valise::cable

namespace valise::seal {

template <>
struct EnumRange<cable::Level> {
  static constexpr auto first = cable::Level::limite, last = cable::Level::tres_secret;
};
template <>
struct EnumRange<cable::Precedence> {
  static constexpr auto first = cable::Precedence::deferred, last = cable::Precedence::flash;
};
template <>
struct EnumRange<cable::Duty> {
  static constexpr auto first = cable::Duty::action, last = cable::Duty::info;
};
template <>
struct EnumRange<cable::CableType> {
  static constexpr auto first = cable::CableType::report, last = cable::CableType::note;
};
template <>
struct EnumRange<cable::Caveat> {
  static constexpr auto first = cable::Caveat::orcon, last = cable::Caveat::orcon;
};
template <>
struct EnumRange<cable::Status> {
  static constexpr auto first = cable::Status::in_force, last = cable::Status::withdrawn;
};

}  // namespace valise::seal
