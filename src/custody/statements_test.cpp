#include "custody/statements.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"

namespace valise::custody {
namespace {

struct Signer {
  SeededRandom random{11};
  seal::Domain domain{{random.array<32>()}};
  seal::SigningKey key = seal::SigningKey::generate(random);
};

ReleaseReceipt example_receipt() {
  ReleaseReceipt out;
  out.request = {{1}};
  out.cable = {{2}};
  out.origin = "valise-test/nl";
  out.index = {41};
  out.size = {44};
  out.seat = 3;
  out.level = cable::Level::restreint;
  out.status = cable::Status::corrected;
  out.time = Time{1'795'000'000};
  return out;
}

TEST(Statement, IsReadBackUnderTheKeyThatSignedIt) {
  const Signer seat;
  const Bytes bytes = sign_statement(seat.domain, seat.key, example_receipt());
  const auto read = open_statement<ReleaseReceipt>(seat.domain, seat.key.verify_key(), bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(seal::encode(*read), seal::encode(example_receipt()));
  const DepositReceipt receipt{{{2}}, 3, {}, {}, "valise-test/cy", {7}, Time{9}, true};
  EXPECT_TRUE(open_statement<DepositReceipt>(seat.domain, seat.key.verify_key(),
                                             sign_statement(seat.domain, seat.key, receipt))
                  ->ok);
}

TEST(Statement, OfOneKindKeyOrNetworkIsNoneOfAnother) {
  Signer seat;
  const Malformed malformed{{{2}}, 3, {{5}}, Time{9}};
  const Bytes bytes = sign_statement(seat.domain, seat.key, malformed);
  const auto& key = seat.key.verify_key();
  EXPECT_TRUE(open_statement<Malformed>(seat.domain, key, bytes));
  EXPECT_FALSE(open_statement<Withheld>(seat.domain, key, bytes));
  EXPECT_FALSE(open_statement<DepositReceipt>(seat.domain, key, bytes));
  EXPECT_FALSE(open_statement<Malformed>(seal::Domain{}, key, bytes));
  const auto other = seal::SigningKey::generate(seat.random);
  EXPECT_FALSE(open_statement<Malformed>(seat.domain, other.verify_key(), bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes flipped = bytes;
    flipped[i] ^= 1;
    EXPECT_FALSE(open_statement<Malformed>(seat.domain, key, flipped)) << "byte " << i;
  }
}

TEST(Statement, WithAnUnknownCodeIsRefused) {
  const Signer seat;
  Withheld withheld{{{1}}, 2, WithheldCode::rejoining, Time{9}};
  EXPECT_TRUE(open_statement<Withheld>(seat.domain, seat.key.verify_key(),
                                       sign_statement(seat.domain, seat.key, withheld)));
  withheld.code = static_cast<WithheldCode>(25);
  EXPECT_FALSE(open_statement<Withheld>(seat.domain, seat.key.verify_key(),
                                        sign_statement(seat.domain, seat.key, withheld)));
}

TEST(WithheldTable, HasEveryCodeOnceWithWordsAndARemedy) {
  std::set<std::string_view> names, titles;
  std::size_t number = 1;
  for (const WithheldRow& row : withheld_table()) {
    EXPECT_EQ(static_cast<std::size_t>(row.code), number++) << row.name;
    EXPECT_EQ(withheld_row(row.code).name, row.name);
    EXPECT_EQ(withheld_from_name(row.name), row.code);
    EXPECT_TRUE(names.insert(row.name).second);
    EXPECT_TRUE(titles.insert(row.title).second);
    EXPECT_TRUE(row.title.ends_with('.') && row.remedy.ends_with('.')) << row.name;
  }
  EXPECT_EQ(withheld_table().size(), static_cast<std::size_t>(seal::EnumRange<WithheldCode>::last));
  EXPECT_EQ(withheld_from_name("because"), std::nullopt);
}

}  // namespace
}  // namespace valise::custody
