#include <curl/curl.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "hostile/replay/attacks.h"
#include "http/certificate.h"
#include "node/node.h"
#include "terminal/soft_authenticator.h"
#include "trustee/trustee.h"
#include "wire/terminal_node.h"

namespace valise::replay {
namespace {

// All that the administrator could be talked into reading out: what stands in the settings of his
// node and of his member's terminals.
struct Told {
  std::size_t files = 0;
  std::set<std::string> words;
  std::vector<std::string> secrets;  // settings that by their name are one
};

void read_settings(const std::filesystem::path& file, Told& out) {
  static const std::regex kSetting(R"re(^\s*(\w+)\s*=\s*"?([^"]*)"?)re");
  static const std::regex kSecret("pass|pin|secret|token|code|otp|recovery", std::regex::icase);
  std::ifstream in(file);
  ++out.files;
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (!std::regex_search(line, found, kSetting)) continue;
    if (std::regex_search(found[1].first, found[1].second, kSecret))
      out.secrets.push_back(found[1]);
    out.words.insert(found[2]);
  }
}

Told told_of(const Demonstration& demo) {
  Told out;
  std::error_code error;
  for (const auto& folder : {demo.node_folder(), demo.folder / "people"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder, error)) {
      const std::string place = file.path().string();
      const bool own = folder == demo.node_folder() ||
                       place.find("/people/" + demo.victim.str() + "-") != std::string::npos;
      if (own && file.path().extension() == ".toml") read_settings(file.path(), out);
    }
  }
  return out;
}

struct Call {
  std::string method, path;
};

// Whatever is not for anyone.
std::vector<Call> calls_of(const Demonstration& demo, const Server& server) {
  std::vector<Call> out;
  const auto take = [&](const auto& served) {
    for (const auto& route : served) {
      if (route.access == http::Access::anyone) continue;
      const std::size_t space = route.pattern.find(' ');
      out.push_back({std::string(route.pattern.substr(0, space)),
                     std::string(route.pattern.substr(space + 1))});
    }
  };
  server.trustee ? take(trustee::Trustee::served()) : take(node::Node::served());
  const std::string ledger = server.trustee ? "/ledger/" + demo.victim.str() : "";
  out.push_back({"GET", ledger + "/tile/entries/000.p/1"});
  return out;
}

std::size_t drop_answer(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

// One caller with a password, a cookie and, if he made himself one, a certificate of his own.
class Caller {
 public:
  explicit Caller(const http::Certificate* own) : curl_(curl_easy_init()) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
    set(CURLOPT_TIMEOUT, 20L);
    set(CURLOPT_WRITEFUNCTION, drop_answer);
    if (own == nullptr) return;
    give(CURLOPT_SSLCERT_BLOB, view_of(own->pem));
    give(CURLOPT_SSLKEY_BLOB, own->key_pem.expose_secret());
    set(CURLOPT_SSLCERTTYPE, "PEM");
    set(CURLOPT_SSLKEYTYPE, "PEM");
  }
  ~Caller() { curl_easy_cleanup(curl_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  // The answer's status. Errors: unreachable.
  Result<long> call(const Server& server, const Call& call, const std::string& word) {
    const std::string url =
        "https://" + server.target.host + ":" + std::to_string(server.target.port) + call.path;
    const std::string cookie = "session=" + word;
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_USERNAME, "administrator");
    set(CURLOPT_PASSWORD, word.c_str());
    set(CURLOPT_COOKIE, cookie.c_str());
    set(CURLOPT_HTTPGET, 1L);
    const Bytes body = seal::encode(wire::ListRequest{});
    if (call.method == "POST") {
      set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
      set(CURLOPT_COPYPOSTFIELDS, reinterpret_cast<const char*>(body.data()));
    }
    const CURLcode done = curl_easy_perform(curl_);
    if (done != CURLE_OK) return fail(Code::unreachable, curl_easy_strerror(done), url);
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_, option, value);
  }
  void give(CURLoption option, View bytes) {
    curl_blob blob{const_cast<std::uint8_t*>(bytes.data()), bytes.size(), CURL_BLOB_COPY};
    curl_easy_setopt(curl_, option, &blob);
  }

  CURL* curl_;
};

struct Tried {
  std::size_t calls = 0;
  std::vector<std::string> let_in;  // answered with anything but "who are you"
};

Result<Tried> call_everything(const Demonstration& demo, const Told& told, Random& random) {
  TRY(const auto own, http::make_certificate(random.secret(32)));
  Caller nameless(nullptr), with_own_key(&own);
  Tried out;
  auto word = told.words.begin();
  for (const Server& server : demo.servers) {
    for (const Call& call : calls_of(demo, server)) {
      for (Caller* caller : {&nameless, &with_own_key}) {
        TRY(const long status, caller->call(server, call, *word));
        if (++word == told.words.end()) word = told.words.begin();
        ++out.calls;
        if (status == 401 || status == 403) continue;
        out.let_in.push_back(server.name + " " + call.path + " " + std::to_string(status));
      }
    }
  }
  return out;
}

// The keyring, copied: it opens with the administrator's authenticator and with no other.
Result<bool> keyring_opens(const Demonstration& demo, Random& random) {
  const Scratch scratch(random);
  TRY(const auto insider, Insider::at(demo, demo.victim.str() + "-0001", random));
  terminal::SoftAuthenticator other({scratch.folder()}, random);
  const auto challenge = random.array<32>();
  const auto handle = random.array<16>();
  TRY_VOID(other.make_passkey({demo.member().relying_party, challenge, handle}));
  return terminal::unlock((*insider)->keyring(), other, random).has_value();
}

}  // namespace

Result<Outcome> phish(const Demonstration& demo, Random& random) {
  const Told told = told_of(demo);
  if (told.words.empty()) return fail(Code::not_found, "No settings", demo.folder.string());
  TRY(const Tried tried, call_everything(demo, told, random));
  TRY(const bool opens, keyring_opens(demo, random));
  Outcome out;
  out.held = told.secrets.empty() && tried.let_in.empty() && !opens;
  const std::string calls = std::to_string(tried.calls);
  if (out.held) {
    out.said = "there is no password or code to give (" + calls +
               " calls without his device, all refused)";
  } else if (!told.secrets.empty()) {
    out.said = "the settings hold a secret: " + told.secrets.front();
  } else if (opens) {
    out.said = "another authenticator opens the keyring";
  } else {
    out.said = std::to_string(tried.let_in.size()) + " of " + calls +
               " calls were let in: " + tried.let_in.front();
  }
  out.facts = {{"settings_files", told.files},
               {"words_to_give", told.words.size()},
               {"secrets", told.secrets.size()},
               {"calls", tried.calls},
               {"let_in", cli::list_of(tried.let_in, [](const auto& x) { return cli::Json(x); })},
               {"keyring_opens_elsewhere", opens}};
  return out;
}

}  // namespace valise::replay
