#include "http/framing.h"

#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/check.h"

namespace valise::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::string_view kEnd = "\r\n\r\n";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_header_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// Narrower than RFC 3986 on purpose: no path of ours needs an escape, and one spelling a path
// leaves nothing for two readers to understand differently.
bool is_plain_path(std::string_view path) {
  const auto plain = [](char c) {
    return is_alphanumeric(c) || std::string_view("/-._~+=:@,").find(c) != std::string_view::npos;
  };
  if (!path.starts_with('/') || !std::ranges::all_of(path, plain)) return false;
  if (path.find("//") != std::string_view::npos) return false;
  for (std::size_t at = path.find("/."); at != std::string_view::npos; at = path.find("/.", at + 1))
    if (const auto segment = path.substr(at + 1, path.find('/', at + 1) - at - 1);
        segment == "." || segment == "..")
      return false;
  return true;
}

bool is_query(std::string_view query) {
  return std::ranges::all_of(query, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string_view text_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

Result<void> take_target(std::string_view target, RequestHead& out) {
  const std::size_t mark = target.find('?');
  out.path = target.substr(0, mark);
  if (mark != std::string_view::npos) out.query = target.substr(mark + 1);
  if (!is_plain_path(out.path) || !is_query(out.query)) {
    return fail(Code::malformed, "the target is not a plain absolute path", "request line");
  }
  return {};
}

// Beast takes the same length twice or in a list, as RFC 9112 §6.3 lets it; another reader may not.
template <class Message>
bool has_one_length(const Message& message) {
  const auto name = beast_http::field::content_length;
  return message.count(name) <= 1 &&
         std::ranges::all_of(text_of(message[name]), [](char c) { return c >= '0' && c <= '9'; });
}

// A line that goes on in the next (RFC 9112 §5.2), which nobody may send.
bool is_folded(std::string_view head) {
  return head.find("\r\n ") != head.npos || head.find("\r\n\t") != head.npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::optional<std::size_t> end_of_head(View buffer, std::size_t from) {
  const std::size_t overlap = std::min(from, kEnd.size() - 1);
  const std::size_t at = valise::text_of(buffer).find(kEnd, from - overlap);
  if (at == std::string_view::npos) return std::nullopt;
  return at + kEnd.size();
}

Result<RequestHead> parse_head(View head) {
  beast_http::request_parser<beast_http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(head.size()) + 1);
  parser.body_limit(boost::none);
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error || !parser.is_header_done() || used != head.size()) {
    return fail(Code::malformed, "not an HTTP/1.1 request", "header");
  }
  const auto& message = parser.get();
  RequestHead out;
  out.method = text_of(message.method_string());
  TRY_VOID(take_target(text_of(message.target()), out));
  out.content_type = text_of(message[beast_http::field::content_type]);
  if (!has_one_length(message) || is_folded(valise::text_of(head))) {
    return fail(Code::malformed, "a header that two readers could read differently", "header");
  }
  for (const auto& line : message) {
    out.headers.emplace_back(lower(text_of(line.name_string())), text_of(line.value()));
  }
  out.body_bytes = parser.content_length().value_or(0);
  // Any Transfer-Encoding: the parser would know "chunked" alone, and a coding it skips over
  // would leave the length in doubt.
  out.chunked = message.count(beast_http::field::transfer_encoding) != 0;
  out.keep_alive = parser.keep_alive();
  out.expects_continue = message.count(beast_http::field::expect) != 0;
  return out;
}

Result<Bytes> encode_answer(const Answer& answer, Sending how) {
  CHECK(answer.status >= 200 && answer.status <= 599);
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " \r\n";
  if (!is_header_value(answer.content_type)) {
    return fail(Code::malformed, "a content type with a control byte", "content type");
  }
  if (!answer.content_type.empty()) add_line(head, "Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) {
    if (!is_header_name(name) || !is_header_value(value)) {
      return fail(Code::malformed, "a header with a control byte", "header");
    }
    add_line(head, name, value);
  }
  if (answer.retry_after_s) add_line(head, "Retry-After", std::to_string(*answer.retry_after_s));
  add_line(head, "Cache-Control", "no-store");
  if (!how.keep_alive) add_line(head, "Connection", "close");
  const bool bodiless = answer.status == 204 || answer.status == 304;
  if (!bodiless) add_line(head, "Content-Length", std::to_string(answer.body.size()));
  head += "\r\n";
  Bytes out;
  out.reserve(head.size() + answer.body.size());
  append(out, view_of(head));
  if (!bodiless && !how.without_body) append(out, answer.body);
  return out;
}

bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c < 0x7f) || c == '\t'; });
}

}  // namespace valise::http
