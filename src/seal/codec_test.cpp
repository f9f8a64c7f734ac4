#include "seal/codec.h"

#include <gtest/gtest.h>

namespace valise::seal {
namespace {

enum class Colour : std::uint8_t { red = 1, green = 2 };

struct Inner {
  std::uint16_t number = 0;
  bool flag = false;

  static constexpr auto fields(auto pack) {
    return pack(Field{"number", &Inner::number}, Field{"flag", &Inner::flag});
  }
  friend bool operator==(const Inner&, const Inner&) = default;
};

struct Outer {
  Bytes data;
  std::optional<std::string> note;
  Colour colour = Colour::red;
  std::vector<Inner> list;
  std::map<std::uint8_t, Hash> seats;
  Time time;

  static constexpr auto fields(auto pack) {
    return pack(Field{"data", &Outer::data}, Field{"note", &Outer::note},
                Field{"colour", &Outer::colour}, Field{"list", &Outer::list},
                Field{"seats", &Outer::seats}, Field{"time", &Outer::time});
  }
  friend bool operator==(const Outer&, const Outer&) = default;
};

}  // namespace

template <>
struct EnumRange<Colour> {
  static constexpr Colour first = Colour::red, last = Colour::green;
};

namespace {

Outer example() {
  return {{1, 2}, "x", Colour::green, {{300, true}, {0, false}}, {{1, Hash{}}}, Time{1795442820}};
}

Bytes hex(const char* text) {
  return from_hex(text).value();
}

TEST(Codec, CarriesARecordAsAMapByPlaceAndBack) {
  const Outer all = example();
  EXPECT_EQ(decode<Outer>(encode(all)).value(), all);
  Outer without = example();
  without.note.reset();
  EXPECT_EQ(decode<Outer>(encode(without)).value(), without);
  EXPECT_EQ(to_hex(encode(Inner{300, true})), "a20119012c02f5");
}

TEST(Codec, RefusesWhatItWouldNotHaveMade) {
  const std::pair<const char*, const char*> wrong[] = {
      {"a20119012c02f500", "a byte behind"},
      {"a2011a0000012c02f5", "a longer integer than needed"},
      {"a202f50119012c", "keys out of order"},
      {"a30119012c0119012c02f5", "a key twice"},
      {"a10119012c", "a field missing"},
      {"a30119012c02f50300", "a field not known"},
      {"a2011a0001000002f5", "a number out of range"},
      {"a20119012c02f6", "null"},
      {"bf0119012c02f5ff", "an indefinite map"},
      {"a20119012cf502", "a key that is no number"},
      {"a20119012c", "cut short"},
      {"c1a20119012c02f5", "a tag"},
      {"", "nothing"},
  };
  for (const auto& [bytes, what] : wrong) {
    const auto read = decode<Inner>(hex(bytes));
    ASSERT_FALSE(read) << what;
    EXPECT_EQ(read.error().code, Code::malformed) << what;
  }
}

TEST(Codec, NamesTheFieldThatIsWrong) {
  Outer all = example();
  Bytes bytes = encode(all);
  cbor::Writer out;
  out.map(4);
  out.unsigned_int(1);
  out.bytes({});
  out.unsigned_int(3);
  out.unsigned_int(2);
  out.unsigned_int(4);
  out.array(1);
  out.map(1);
  out.unsigned_int(1);
  out.text("x");
  out.unsigned_int(5);
  out.map(0);
  const auto read = decode<Outer>(out.written());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().where, "list.number");
}

TEST(Cbor, RefusesClaimedLengthsAndDepthsBeforeMakingRoom) {
  EXPECT_FALSE(cbor::decode(hex("9b7fffffffffffffff")));
  EXPECT_FALSE(cbor::decode(hex("bbffffffffffffffff")));
  EXPECT_FALSE(cbor::decode(hex("5b7fffffffffffffff")));
  EXPECT_FALSE(cbor::decode(Bytes(1000, 0x81)));
  Bytes deep(cbor::kDepthMax, 0x81);
  deep.push_back(0x00);
  EXPECT_TRUE(cbor::decode(deep));
  deep.insert(deep.begin(), 0x81);
  EXPECT_FALSE(cbor::decode(deep));
}

TEST(Codec, DescribesARecordForTheRegistry) {
  EXPECT_EQ(describe<Outer>()[1], "2 note text, may be absent");
}

}  // namespace
}  // namespace valise::seal
