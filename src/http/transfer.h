// One call on one libcurl handle. Internal to http/.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/check.h"
#include "http/client.h"

namespace valise::http {

struct EasyFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyFree>;
Easy new_easy();  // starts libcurl the first time

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  CHECK(curl_easy_setopt(easy, option, value) == CURLE_OK);
}

bool is_host(std::string_view host);  // has only letters that a host name or an address has
std::string host_in_url(const std::string& host);  // RFC 3986 §3.2.2: IPv6 in brackets

// One per distinct server: what may share connections.
std::string target_key(const Target& target);

// Code::malformed if the target or call would not make one well-formed request.
Result<void> check_call(const Target& target, const Call& call);

struct Limits {
  std::int64_t connect_ms;
  std::int64_t total_ms;
};

// Stays in place while the handle runs: libcurl points into it. `target`, `call` and `identity`
// (null: none) must outlive it.
class Transfer {
 public:
  Transfer(Easy easy, const Target& target, const Call& call, const Certificate* identity);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  void prepare(Limits limits);  // before the handle runs
  CURL* easy() const { return easy_.get(); }
  Result<Answer> finish(CURLcode code);  // after it ran
  Result<Answer> cancel();               // if it is not going to finish
  Easy take_easy();                      // for the next call; keeps its connections

 private:
  static std::size_t take_bytes(char* data, std::size_t one, std::size_t count, void* self);
  void set_tls();
  void set_request();
  bool was_sent() const;
  Error error(CURLcode code) const;

  Easy easy_;
  const Target& target_;
  const Call& call_;
  const Certificate* identity_;
  curl_slist* headers_ = nullptr;
  Answer answer_;
  bool too_large_ = false;
  char detail_[CURL_ERROR_SIZE] = {};
};

}  // namespace valise::http
