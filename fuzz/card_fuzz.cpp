// Cards that others hand in for a charter.
#include "admin/cards.h"

#include "scratch.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(card) {
  static const Scratch kScratch("card");
  const auto path = kScratch.put("in", bytes);
  const auto member = admin::read_member_card(path);
  if (member) {
    CHECK(equal(seal::encode(*member), bytes) && member->node.member == member->id);
    CHECK(!admin::describe(*member).empty());
  }
  const auto seat = admin::read_seat_card(path);
  if (seat) {
    CHECK(equal(seal::encode(*seat), bytes) && !admin::describe(*seat).empty());
  }
  const auto founder = admin::read_founder_card(path);
  const auto inspector = admin::read_inspector_card(path);
  CHECK(int{member.has_value()} + int{seat.has_value()} + int{founder.has_value()} +
            int{inspector.has_value()} <=
        1);
  return member || seat || founder || inspector;
}

}  // namespace valise::fuzz
