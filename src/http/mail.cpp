#include "http/mail.h"

#include <algorithm>
#include <chrono>

#include "base/bytes.h"
#include "base/check.h"
#include "http/transfer.h"

namespace valise::http {
namespace {

using Clock = std::chrono::steady_clock;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One message on one libcurl handle, which points into it while it runs.
class Sending {
 public:
  Sending(const MailServer& server, const Mail& mail, std::string message, std::stop_token given_up)
      : server_(server),
        mail_(mail),
        message_(std::move(message)),
        given_up_(std::move(given_up)) {}
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;

  Result<void> run() {
    prepare();
    const CURLcode code = curl_easy_perform(easy_.get());
    if (code == CURLE_OK) return {};
    return Failure(error(code));
  }

 private:
  static std::size_t give_bytes(char* out, std::size_t one, std::size_t count, void* self);
  static std::size_t take_line(char* data, std::size_t one, std::size_t count, void* self);
  static int is_over(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  void prepare();
  void set_tls();
  Error error(CURLcode code);
  std::string place() const { return server_.host + ":" + std::to_string(server_.port); }

  const MailServer& server_;
  const Mail& mail_;
  const std::string message_;
  const std::stop_token given_up_;
  // libcurl's own limit does not hold for its QUIT, on which it would wait two minutes.
  const Clock::time_point until_ = Clock::now() + std::chrono::milliseconds(server_.total_ms);
  Easy easy_ = new_easy();
  std::unique_ptr<curl_slist, ListFree> recipients_;
  std::size_t given_ = 0;
  bool complete_ = false;  // libcurl has all of the message: it may be on its way
  std::string refusal_;    // the server's words, if it refused
  char detail_[CURL_ERROR_SIZE] = {};
};

void Sending::prepare() {
  CURL* easy = easy_.get();
  recipients_.reset(curl_slist_append(nullptr, mail_.to.c_str()));
  CHECK(recipients_ != nullptr);
  // What follows the slash is said as EHLO: the sender's domain, not this machine's name.
  const std::string url = "smtp://" + host_in_url(server_.host) + ":" +
                          std::to_string(server_.port) + "/" +
                          mail_.from.substr(mail_.from.find('@') + 1);
  set(easy, CURLOPT_ERRORBUFFER, detail_);
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp");
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);  // so that QUIT is said while is_over() is asked
  set(easy, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::clamp<std::int64_t>(server_.connect_ms, 1, server_.total_ms)));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(server_.total_ms));
  set(easy, CURLOPT_MAIL_FROM, mail_.from.c_str());
  set(easy, CURLOPT_MAIL_RCPT, recipients_.get());
  set(easy, CURLOPT_UPLOAD, 1L);
  set(easy, CURLOPT_READFUNCTION, &Sending::give_bytes);
  set(easy, CURLOPT_READDATA, this);
  set(easy, CURLOPT_HEADERFUNCTION, &Sending::take_line);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &Sending::is_over);
  set(easy, CURLOPT_XFERINFODATA, this);
  set_tls();
}

void Sending::set_tls() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_USE_SSL,
      static_cast<long>(server_.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));  // at least
  set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));  // nor the system's authorities besides
  const bool pinned = !server_.trust.server_key.empty();
  set(easy, CURLOPT_SSL_VERIFYPEER, pinned ? 0L : 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, pinned ? 0L : 2L);
  if (pinned) {
    set(easy, CURLOPT_PINNEDPUBLICKEY, server_.trust.server_key.c_str());
  } else {
    set(easy, CURLOPT_CAINFO, server_.trust.ca.c_str());
  }
}

std::size_t Sending::give_bytes(char* out, std::size_t one, std::size_t count, void* self) {
  auto& sending = *static_cast<Sending*>(self);
  const std::size_t size = std::min(one * count, sending.message_.size() - sending.given_);
  sending.message_.copy(out, size, sending.given_);
  sending.given_ += size;
  sending.complete_ = sending.given_ == sending.message_.size();
  return size;
}

std::size_t Sending::take_line(char* data, std::size_t one, std::size_t count, void* self) {
  constexpr std::size_t kShownMax = 200;
  auto& refusal = static_cast<Sending*>(self)->refusal_;
  const std::string_view line(data, std::min(one * count, kShownMax));
  // The first counts: what is said to QUIT comes after it.
  if (refusal.empty() && (line.starts_with('4') || line.starts_with('5'))) {
    for (const char c : line) refusal += c >= 0x20 && c <= 0x7e ? std::string(1, c) : "";
  }
  return one * count;
}

int Sending::is_over(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& sending = *static_cast<Sending*>(self);
  return sending.given_up_.stop_requested() || Clock::now() > sending.until_ ? 1 : 0;
}

Error Sending::error(CURLcode code) {
  long reply = 0;
  CHECK(curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &reply) == CURLE_OK);
  const std::string detail = detail_[0] != 0 ? detail_ : curl_easy_strerror(code);
  switch (code) {
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return {Code::verification_failed,
              "the mail server's key is not the one expected: ask its operator, correct server_key",
              place()};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {Code::verification_failed, "the mail server's certificate does not hold: " + detail,
              place()};
    case CURLE_USE_SSL_FAILED:
      return {Code::verification_failed,
              "the mail server does not offer STARTTLS, nothing was sent: ask its operator",
              place()};
    case CURLE_SSL_CACERT_BADFILE:
      return {Code::config, "the file of the authority cannot be read: correct ca",
              server_.trust.ca};
    default:
      break;
  }
  if (reply >= 500) {
    return {Code::refused, "the mail server refuses it: " + refusal_ + ": ask its operator",
            place()};
  }
  if (reply >= 400) return {Code::busy, "the mail server refuses it for now: " + refusal_, place()};
  if (!complete_) return {Code::unreachable, "the mail server did not take it: " + detail, place()};
  return {Code::outcome_unknown, "the mail server did not say that it has it: " + detail, place()};
}

}  // namespace

Result<void> send_mail(const MailServer& server, const Mail& mail, std::stop_token given_up) {
  TRY(std::string message, message_of(mail));
  const std::string where = server.host + ":" + std::to_string(server.port);
  if (!is_host(server.host) || server.port == 0 || server.total_ms <= 0) {
    return fail(Code::malformed, "no such host or port can exist", where);
  }
  if (server.starttls) TRY_VOID(check_trust(server.trust, where));
  return Sending(server, mail, std::move(message), std::move(given_up)).run();
}

}  // namespace valise::http
