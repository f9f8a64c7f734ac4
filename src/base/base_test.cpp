#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/bytes.h"
#include "base/code.h"
#include "base/journal.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/time.h"

namespace valise {
namespace {

using testing::HasSubstr;

struct FixedClock final : Clock {
  Time now() const override { return Time{1795442820}; }
};

TEST(CodeTable, HasEveryCodeOnceInOrderWithAUniqueName) {
  std::set<std::string_view> names;
  int expected = 1;
  for (const CodeRow& row : code_table()) {
    EXPECT_EQ(static_cast<int>(row.code), expected++);
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(code_from_name(row.name), row.code);
    EXPECT_GE(row.http_status, 400);
    EXPECT_GE(row.exit_code, 1);
    EXPECT_LE(row.exit_code, 8);
    EXPECT_FALSE(row.title.empty());
  }
  EXPECT_EQ(expected - 1, static_cast<int>(Code::unsupported));
}

TEST(Hex, RoundTripsAndRefusesWhatIsNotHex) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0xab, 0xff}), "00abff");
  EXPECT_EQ(from_hex("00ABff").value(), (Bytes{0x00, 0xab, 0xff}));
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("zz"));
}

TEST(Base64, AgreesWithRfc4648AndIsStrict) {
  EXPECT_EQ(to_base64(view_of("foob")), "Zm9vYg==");
  EXPECT_EQ(to_base64url(Bytes{0xfb, 0xff}), "-_8");
  EXPECT_EQ(from_base64("Zm9vYg==").value(), to_bytes("foob"));
  EXPECT_FALSE(from_base64("Zm9vYh=="));  // stray bits behind the last byte
  EXPECT_FALSE(from_base64("Zm9vYg"));    // no padding
  EXPECT_FALSE(from_base64("Zm9v\n"));
  EXPECT_FALSE(from_base64url("-_8="));
}

TEST(Secret, MovesWipesAndComparesByContent) {
  Secret a(view_of("key"));
  Secret b = a.copy();
  EXPECT_TRUE(a == b);
  Secret c = std::move(a);
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): the state after a move is promised
  EXPECT_TRUE(c == b);
  EXPECT_FALSE(c == Secret(view_of("kez")));
  static_assert(!std::is_copy_constructible_v<Secret>);
}

TEST(Time, ReadsAndWritesIsoAndDateTimeGroups) {
  EXPECT_EQ(to_iso(Time{1795442820}), "2026-11-23T14:07:00Z");
  EXPECT_EQ(from_iso("2026-11-23T14:07:00Z").value(), Time{1795442820});
  EXPECT_EQ(from_iso("2026-11-23").value(), Time{1795392000});
  EXPECT_EQ(to_dtg(Time{1795442820}), "231407Z NOV 26");
  EXPECT_EQ(from_dtg("231407Z NOV 26").value(), Time{1795442820});
  EXPECT_EQ(year_of(Time{1795442820}), 2026);
  for (const char* wrong : {"", "2026-02-30", "2026-11-23T24:00:00Z", "2026-11-23T14:07:00",
                            "2026-1-23", "-026-11-23", "1969-12-31", "0000-01-01"}) {
    EXPECT_FALSE(from_iso(wrong)) << wrong;
  }
  EXPECT_FALSE(from_dtg("231407Z NOX 26"));
}

TEST(Text, IsPlainWithoutBrokenUtf8AndControlBytes) {
  EXPECT_TRUE(is_plain("Ειδοποίηση 7f3a", Lines::one));
  for (const char* broken : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(broken)) << broken;
  }
  for (const char* control : {"a\rb", "a\x1b[0m", "a\x7f"}) {
    EXPECT_FALSE(is_plain(control, Lines::many)) << control;
  }
  EXPECT_TRUE(is_plain("a\n\tb", Lines::many));
  EXPECT_FALSE(is_plain("a\nb", Lines::one));
}

TEST(Text, AMailAddressIsOneMailboxAndNothingElse) {
  for (const char* right : {"soc@example.org", "a.b+c=d_e-f@x", "SOC@mfa.cy.example"}) {
    EXPECT_TRUE(is_mail_address(right)) << right;
  }
  for (const char* wrong : {"", "soc", "@x", "soc@", "a@b@c", "a b@c", "<a@b>", "a..b@c", "a@b ",
                            "a@b\r\n", "\"a\"@b", "-oQ@b", "a|b@c", "a,b@c", "é@b"}) {
    EXPECT_FALSE(is_mail_address(wrong)) << wrong;
  }
}

TEST(SeededRandom, GivesTheSameBytesForTheSameSeed) {
  SeededRandom a(7), b(7), c(8);
  EXPECT_EQ(a.array<40>(), b.array<40>());
  EXPECT_NE(a.array<40>(), c.array<40>());
}

TEST(Journal, WritesOneLineOfJsonAndEscapes) {
  FixedClock clock;
  std::string seen;
  Journal journal(clock, [&](std::string_view line) { seen = line; });
  journal.say(Event::request_refused, Error{Code::malformed, "a \"b\"\n", "body"},
              {{"peer", "cy"}});
  EXPECT_EQ(seen, R"({"at":"2026-11-23T14:07:00Z","level":"warning","event":"request_refused",)"
                  R"("code":"malformed","detail":"a \"b\"\u000a","where":"body","peer":"cy"})");
}

TEST(Journal, ListsEveryEventOnceInOrder) {
  int expected = 1;
  for (const EventRow& row : event_table()) EXPECT_EQ(static_cast<int>(row.event), expected++);
  EXPECT_EQ(expected - 1, static_cast<int>(Event::alarm_unanswered));
}

TEST(Result, TryReturnsTheFirstError) {
  const auto inner = [](bool good) -> Result<int> {
    if (!good) return fail(Code::stale, "too old", "mark");
    return 3;
  };
  const auto outer = [&](bool good) -> Result<std::string> {
    TRY(const int x, inner(good));
    return std::to_string(x);
  };
  EXPECT_EQ(outer(true).value(), "3");
  EXPECT_EQ(outer(false).error(), (Error{Code::stale, "too old", "mark"}));
}

}  // namespace
}  // namespace valise
