#include "cable/marking.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace valise::cable {
namespace {

struct LevelNames {
  Level level;
  std::string_view brief, french, full;
};
constexpr std::array kLevels = {
    LevelNames{Level::limite, "LIMITE", "LIMITE", "LIMITE"},
    LevelNames{Level::restreint, "R-UE", "RESTREINT UE", "RESTREINT UE/EU RESTRICTED"},
    LevelNames{Level::confidentiel, "C-UE", "CONFIDENTIEL UE", "CONFIDENTIEL UE/EU CONFIDENTIAL"},
    LevelNames{Level::secret, "S-UE", "SECRET UE", "SECRET UE/EU SECRET"},
    LevelNames{Level::tres_secret, "TS-UE", "TRES SECRET UE", "TRES SECRET UE/EU TOP SECRET"},
};
constexpr std::array<std::string_view, 5> kPrecedences = {"DEFERRED", "ROUTINE", "PRIORITY",
                                                          "IMMEDIATE", "FLASH"};
constexpr std::array<std::string_view, 5> kTypes = {"REPORT", "REQUEST", "INSTRUCTION", "PROPOSAL",
                                                    "NOTE"};
constexpr std::array<std::string_view, 5> kStatuses = {"IN FORCE", "CORRECTED", "SUPERSEDED",
                                                       "CANCELLED", "WITHDRAWN"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

std::string_view short_name(Level level) {
  return kLevels[static_cast<std::size_t>(level) - 1].brief;
}
std::string_view full_name(Level level) {
  return kLevels[static_cast<std::size_t>(level) - 1].full;
}

Result<Level> parse_level(std::string_view text) {
  const std::string wanted = upper(text);
  for (const LevelNames& row : kLevels) {
    const std::string_view word = row.french.substr(0, row.french.rfind(" UE"));
    if (wanted == row.brief || wanted == row.french || wanted == row.full || wanted == word) {
      return row.level;
    }
  }
  return fail(Code::malformed, "a level is LIMITE, RESTREINT, CONFIDENTIEL, SECRET or TRES SECRET",
              std::string(text.substr(0, 40)));
}

std::string_view name(Precedence precedence) {
  return kPrecedences[static_cast<std::size_t>(precedence)];
}

Result<Precedence> parse_precedence(std::string_view text) {
  const auto found = std::find(kPrecedences.begin(), kPrecedences.end(), upper(text));
  if (found == kPrecedences.end()) {
    return fail(Code::malformed, "a precedence is DEFERRED, ROUTINE, PRIORITY, IMMEDIATE or FLASH",
                std::string(text.substr(0, 40)));
  }
  return static_cast<Precedence>(found - kPrecedences.begin());
}

std::string_view name(CableType type) {
  return kTypes[static_cast<std::size_t>(type) - 1];
}

Result<CableType> parse_cable_type(std::string_view text) {
  const auto found = std::find(kTypes.begin(), kTypes.end(), upper(text));
  if (found == kTypes.end()) {
    return fail(Code::malformed, "a type is REPORT, REQUEST, INSTRUCTION, PROPOSAL or NOTE",
                std::string(text.substr(0, 40)));
  }
  return static_cast<CableType>(found - kTypes.begin() + 1);
}

std::string_view name(Duty duty) {
  return duty == Duty::action ? "ACTION" : "INFO";
}
std::string_view name(Caveat) {
  return "ORCON";
}
std::string_view name(Status status) {
  return kStatuses[static_cast<std::size_t>(status) - 1];
}

}  // namespace valise::cable
