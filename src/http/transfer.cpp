#include "http/transfer.h"

#include <algorithm>

#include "base/check.h"
#include "http/framing.h"

namespace valise::http {
namespace {

std::string place(const Target& target) {
  return target.host + ":" + std::to_string(target.port);
}

bool is_method(std::string_view method) {
  return !method.empty() &&
         std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_target(std::string_view path) {
  return path.starts_with('/') &&
         std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
}

std::string url_of(const Target& target, const Call& call) {
  return "https://" + host_in_url(target.host) + ":" + std::to_string(target.port) + call.path;
}

void set_blob(CURL* easy, CURLoption option, View bytes) {
  // NOCOPY: the key stays where it is wiped, in the Certificate.
  curl_blob blob{const_cast<std::uint8_t*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
  CHECK(curl_easy_setopt(easy, option, &blob) == CURLE_OK);
}

}  // namespace

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':';
  });
}

std::string host_in_url(const std::string& host) {
  return host.find(':') != std::string::npos ? "[" + host + "]" : host;
}

Easy new_easy() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK);
  Easy out(curl_easy_init());
  CHECK(out != nullptr);
  return out;
}

std::string target_key(const Target& target) {
  return place(target) + " " + to_hex(target.key);
}

Result<void> check_call(const Target& target, const Call& call) {
  if (!is_host(target.host) || target.port == 0) {
    return fail(Code::malformed, "no such host or port can exist", place(target));
  }
  if (!is_method(call.method) || !is_target(call.path) || !is_header_value(call.content_type)) {
    return fail(Code::malformed, "method, path or content type has a byte it may not have",
                place(target));
  }
  if (call.method == "GET" && !call.body.empty()) {
    return fail(Code::malformed, "a GET has no body", place(target));
  }
  return {};
}

Transfer::Transfer(Easy easy, const Target& target, const Call& call, const Certificate* identity)
    : easy_(std::move(easy)), target_(target), call_(call), identity_(identity) {}

Transfer::~Transfer() {
  curl_slist_free_all(headers_);
}

void Transfer::prepare(Limits limits) {
  CURL* easy = easy_.get();
  curl_easy_reset(easy);
  set(easy, CURLOPT_ERRORBUFFER, detail_);
  set(easy, CURLOPT_URL, url_of(target_, call_).c_str());
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_PROTOCOLS_STR, "https");
  set(easy, CURLOPT_PROXY, "");  // nor one from the environment
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_TCP_NODELAY, 1L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::max<std::int64_t>(1, std::min(limits.connect_ms, limits.total_ms))));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, limits.total_ms)));
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::take_bytes);
  set(easy, CURLOPT_WRITEDATA, this);
  set_tls();
  set_request();
}

void Transfer::set_tls() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));  // at least
  // The pin is the whole check, and libcurl makes it with these two off as well: a test holds it
  // to that.
  set(easy, CURLOPT_PINNEDPUBLICKEY, pin_of(target_.key).c_str());
  set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  set(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (identity_ == nullptr) return;
  set(easy, CURLOPT_SSLCERTTYPE, "PEM");
  set_blob(easy, CURLOPT_SSLCERT_BLOB, view_of(identity_->pem));
  set(easy, CURLOPT_SSLKEYTYPE, "PEM");
  set_blob(easy, CURLOPT_SSLKEY_BLOB, identity_->key_pem.expose_secret());
}

void Transfer::set_request() {
  CURL* easy = easy_.get();
  // "Expect:" with no value: a body goes with its header, without a round trip of asking.
  for (const std::string& line :
       {std::string("Expect:"), std::string("Accept:"),
        call_.content_type.empty() ? "Content-Type:" : "Content-Type: " + call_.content_type}) {
    curl_slist* longer = curl_slist_append(headers_, line.c_str());
    CHECK(longer != nullptr);
    headers_ = longer;
  }
  set(easy, CURLOPT_HTTPHEADER, headers_);
  if (call_.method == "GET") return set(easy, CURLOPT_HTTPGET, 1L);
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
  set(easy, CURLOPT_POSTFIELDS, call_.body.empty() ? "" : text_of(call_.body).data());
  if (call_.method != "POST") set(easy, CURLOPT_CUSTOMREQUEST, call_.method.c_str());
}

std::size_t Transfer::take_bytes(char* data, std::size_t one, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t size = one * count;
  if (transfer.answer_.body.size() + size > transfer.call_.answer_bytes_max) {
    transfer.too_large_ = true;
    return 0;
  }
  append(transfer.answer_.body, view_of(std::string_view(data, size)));
  return size;
}

bool Transfer::was_sent() const {
  long bytes = 0;
  CHECK(curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK);
  return bytes > 0;
}

Error Transfer::error(CURLcode code) const {
  const std::string detail = detail_[0] != 0 ? detail_ : curl_easy_strerror(code);
  if (too_large_) {
    return {Code::too_large,
            "the answer has more than " + std::to_string(call_.answer_bytes_max) + " bytes",
            place(target_)};
  }
  if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
    return {Code::verification_failed, "the server's key is not the one expected", place(target_)};
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return {was_sent() ? Code::outcome_unknown : Code::unreachable,
            "the server did not answer in time", place(target_)};
  }
  if (was_sent()) return {Code::outcome_unknown, detail, place(target_)};
  return {Code::unreachable, detail, place(target_)};
}

Result<Answer> Transfer::finish(CURLcode code) {
  if (code != CURLE_OK) return Failure(error(code));
  CURL* easy = easy_.get();
  long status = 0;
  CHECK(curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
  answer_.status = static_cast<int>(status);
  const char* type = nullptr;
  CHECK(curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK);
  if (type != nullptr) answer_.content_type = type;
  curl_off_t seconds = 0;
  CHECK(curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK);
  if (seconds > 0) answer_.retry_after_s = seconds;
  return std::move(answer_);
}

Result<Answer> Transfer::cancel() {
  if (was_sent()) return fail(Code::outcome_unknown, "given up while under way", place(target_));
  return fail(Code::unreachable, "given up before it was sent", place(target_));
}

Easy Transfer::take_easy() {
  return std::move(easy_);
}

}  // namespace valise::http
