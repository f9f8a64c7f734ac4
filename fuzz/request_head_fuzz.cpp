// The header of a request, as it comes from a socket.
#include <algorithm>

#include "http/framing.h"
#include "http/route.h"
#include "target.h"

namespace valise::fuzz {
namespace {

// A buffer that grows in steps must show the same end as one that came whole.
void check_end(View bytes, std::optional<std::size_t> end) {
  const std::size_t step = 1 + bytes.size() % 7;
  std::size_t searched = 0;
  for (std::size_t have = std::min(step, bytes.size());;
       have = std::min(have + step, bytes.size())) {
    const auto found = http::end_of_head(bytes.first(have), searched);
    if (found) {
      CHECK(found == end);
      return;
    }
    if (have == bytes.size()) break;
    searched = have;
  }
  CHECK(!end);
}

void check_head(const http::RequestHead& head) {
  const std::string slashed = head.path + "/";
  CHECK(head.path.starts_with('/'));
  CHECK(slashed.find("/../") == std::string::npos && slashed.find("/./") == std::string::npos);
  CHECK(head.path.find("//") == std::string::npos && head.path.find('%') == std::string::npos);
  for (const std::string* text : {&head.method, &head.path, &head.query, &head.content_type}) {
    CHECK(text->find_first_of("\r\n") == std::string::npos &&
          text->find('\0') == std::string::npos);
  }
  CHECK(!head.method.empty() && head.method.find(' ') == std::string::npos);
}

const http::RouteTable& routes() {
  const auto none = [](http::Request, http::Reply) {};
  static const http::RouteTable kRoutes({{"GET /checkpoint", http::Access::anyone, 0, none},
                                         {"GET /tile/*", http::Access::anyone, 0, none},
                                         {"POST /v1/part", http::Access::device, 65'600, none}});
  return kRoutes;
}

// RFC 9112 §6.3: one message, one length. What two readers could take for two lengths is refused.
void check_lengths(std::string_view text, const http::RequestHead& head) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::size_t lengths = 0;
  for (std::size_t at = lower.find("\r\ncontent-length:"); at != std::string::npos;
       at = lower.find("\r\ncontent-length:", at + 1)) {
    ++lengths;
  }
  CHECK(lengths <= 1);
  CHECK(lengths == 1 || head.body_bytes == 0);
  const bool coded = lower.find("\r\ntransfer-encoding:") != std::string::npos;
  CHECK(coded == head.chunked);
}

}  // namespace

VALISE_FUZZ(request_head) {
  const auto end = http::end_of_head(bytes, 0);
  check_end(bytes, end);
  if (!end) return false;
  const auto head = http::parse_head(bytes.first(*end));
  if (!head) return false;
  check_head(*head);
  check_lengths(text_of(bytes.first(*end)), *head);
  const http::Match match = routes().find(head->method, head->path);
  CHECK(match.route == nullptr || match.route->method == head->method);
  return true;
}

}  // namespace valise::fuzz
