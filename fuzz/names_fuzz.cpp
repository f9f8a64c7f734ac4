// Members, missions, officers, files, numbers.
#include "cable/names.h"

#include "target.h"

namespace valise::fuzz {
namespace {

template <class Name>
bool prints_back(std::string_view text) {
  const auto read = Name::parse(text);
  if (!read) return false;
  CHECK(read->str() == text);
  return true;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

bool holds_number(std::string_view text) {
  const auto read = cable::Number::parse(text);
  if (!read) return false;
  CHECK(read->serial != 0 && read->str() == upper(text));
  CHECK(cable::Number::parse(read->str()) == *read);
  return true;
}

}  // namespace

VALISE_FUZZ(names) {
  const std::string_view text = text_of(bytes);
  const bool member = prints_back<cable::MemberId>(text), file = prints_back<cable::FileId>(text);
  const bool mission = prints_back<cable::MissionId>(text),
             officer = prints_back<cable::OfficerId>(text);
  if (mission) CHECK(!cable::MissionId::parse(text)->member().str().empty());
  if (officer) CHECK(!cable::OfficerId::parse(text)->member().str().empty());
  return member || file || mission || officer || holds_number(text);
}

}  // namespace valise::fuzz
