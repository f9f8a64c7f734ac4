// A seat's signed word, under the seat's key: each means one thing.
#include "custody/statements.h"

#include "scene.h"
#include "target.h"
#include "wire/trustee.h"

namespace valise::fuzz {
namespace {

template <class Statement>
bool says(View bytes) {
  const fixture::SeatKeys& seat = scene().network.seat(1);
  const seal::Domain& domain = scene().network.domain();
  const auto said = custody::open_statement<Statement>(domain, seat.statement.verify_key(), bytes);
  if (!said) return false;
  CHECK(equal(custody::sign_statement(domain, seat.statement, *said), bytes));
  return true;
}

template <class... Statements>
int meanings(View bytes) {
  return (0 + ... + (says<Statements>(bytes) ? 1 : 0));
}

}  // namespace

VALISE_FUZZ(statement) {
  const int count = meanings<custody::DepositReceipt, custody::Malformed, custody::ReleaseReceipt,
                             custody::Withheld, wire::Current, wire::Addressed, wire::Who>(bytes);
  CHECK(count <= 1);
  return count == 1;
}

}  // namespace valise::fuzz
