#include "http/framing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace valise::http {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<RequestHead> parse(std::string_view text) {
  return parse_head(view_of(text));
}

TEST(ParseHead, ReadsWhatARouteNeeds) {
  const auto head = parse(
      "POST /v1/push?from=7&to=9 HTTP/1.1\r\nHost: a\r\nContent-Type: application/cbor\r\n"
      "Content-Length: 12\r\n\r\n");
  ASSERT_TRUE(head) << head.error().detail;
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->path, "/v1/push");
  EXPECT_EQ(head->query, "from=7&to=9");
  EXPECT_EQ(head->content_type, "application/cbor");
  EXPECT_EQ(head->body_bytes, 12U);
  EXPECT_TRUE(head->keep_alive);
  EXPECT_FALSE(head->chunked);
  EXPECT_FALSE(parse("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")->keep_alive);
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n")->keep_alive);
}

TEST(ParseHead, SeesEveryTransferEncoding) {
  EXPECT_TRUE(parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")->chunked);
  const auto odd = parse("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n");
  EXPECT_TRUE(!odd || odd->chunked);
}

TEST(ParseHead, RefusesWhatTwoReadersCouldReadDifferently) {
  const char* const wrong[] = {
      "\r\n\r\n",
      "hello\r\n\r\n",
      "GET / HTTP/3.7\r\n\r\n",
      "GET  / HTTP/1.1\r\n\r\n",
      "GET http://a/b HTTP/1.1\r\n\r\n",
      "GET * HTTP/1.1\r\n\r\n",
      "GET /a/../b HTTP/1.1\r\n\r\n",
      "GET /. HTTP/1.1\r\n\r\n",
      "GET /a//b HTTP/1.1\r\n\r\n",
      "GET /a%2fb HTTP/1.1\r\n\r\n",
      "GET /a\\b HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nA : b\r\n\r\n",
      "GET / HTTP/1.1\r\nA\x01: b\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\x01\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\nGET",
      "GET / HTTP/1.1\r\nA: b",
  };
  for (const char* text : wrong) EXPECT_FALSE(parse(text)) << text;
}

TEST(ParseHead, SurvivesAnyBytes) {
  SeededRandom random(7);
  const std::string good = "POST /v1/x HTTP/1.1\r\nContent-Length: 12\r\nA: b\r\n\r\n";
  for (int i = 0; i < 20000; ++i) {
    Bytes bytes = to_bytes(good);
    for (int flips = 0; flips < 3; ++flips) {
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
    }
    const auto head = parse_head(bytes);
    EXPECT_TRUE(!head || head->path.starts_with('/'));
  }
}

TEST(EndOfHead, IsFoundAcrossTwoReads) {
  const std::string text = "GET / HTTP/1.1\r\n\r\nrest";
  for (std::size_t searched = 0; searched <= 17; ++searched) {
    EXPECT_EQ(end_of_head(view_of(text), searched), 18U) << searched;
  }
  EXPECT_EQ(end_of_head(view_of(text.substr(0, 17)), 0), std::nullopt);
}

TEST(EncodeAnswer, SaysLengthAndThatNothingMayBeKept) {
  Answer answer;
  answer.body = to_bytes("abc");
  answer.retry_after_s = 3;
  const std::string text = to_string(encode_answer(answer, {}).value());
  EXPECT_EQ(text,
            "HTTP/1.1 200 \r\nRetry-After: 3\r\nCache-Control: no-store\r\n"
            "Content-Length: 3\r\n\r\nabc");
  const std::string last = to_string(encode_answer(answer, {.keep_alive = false}).value());
  EXPECT_THAT(last, HasSubstr("Connection: close\r\n"));
  const std::string head = to_string(encode_answer(answer, {.without_body = true}).value());
  EXPECT_THAT(head, HasSubstr("Content-Length: 3"));
  EXPECT_THAT(head, Not(HasSubstr("abc")));
}

TEST(EncodeAnswer, RefusesCarriageReturnAndLineFeedInEveryHeader) {
  for (const char* wrong : {"a\r\nSet-Cookie: x", "a\n", "a\r", "a\x01", "a\x7f"}) {
    Answer typed;
    typed.content_type = wrong;
    EXPECT_FALSE(encode_answer(typed, {}));
    Answer valued;
    valued.headers.emplace_back("X-A", wrong);
    EXPECT_FALSE(encode_answer(valued, {}));
    Answer named;
    named.headers.emplace_back(wrong, "x");
    EXPECT_FALSE(encode_answer(named, {}));
  }
  Answer unnamed;
  unnamed.headers.emplace_back("", "x");
  EXPECT_FALSE(encode_answer(unnamed, {}));
}

}  // namespace
}  // namespace valise::http
