#include "desk/answers.h"

#include "base/advice.h"

namespace valise::desk {
namespace {

using cli::Json;

void guard(http::Answer& answer) {
  answer.headers = {{"Content-Security-Policy", std::string(kPolicy)},
                    {"Cross-Origin-Opener-Policy", "same-origin"},
                    {"Cross-Origin-Resource-Policy", "same-origin"},
                    {"Cross-Origin-Embedder-Policy", "require-corp"},
                    {"Referrer-Policy", "no-referrer"},
                    {"X-Content-Type-Options", "nosniff"}};
}

http::Answer json_answer(int status, const Json& json) {
  http::Answer out;
  out.status = status;
  out.content_type = "application/json";
  out.body = to_bytes(cli::print(json));
  guard(out);
  return out;
}

Json error_json(const Error& error) {
  const CodeRow& row = code_row(error.code);
  const Advice& advice = advice_of(error.code);
  Json retry;
  if (advice.retry_s != 0) retry = advice.retry_s;
  return Json::Members{{"code", row.name},
                       {"title", row.title},
                       {"detail", error.detail},
                       {"where", error.where},
                       {"remedy", advice.remedy},
                       {"who", advice.who},
                       {"retry_after_s", std::move(retry)}};
}

}  // namespace

// blob: pictures that the page made of an attachment's bytes; they are of no other origin, and no
// other page can name them.
const std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' "
    "blob:; "
    "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

http::Answer answer_of(const Result<Json>& done) {
  if (done) return json_answer(200, Json::Members{{"data", *done}});
  return json_answer(code_row(done.error().code).http_status,
                     Json::Members{{"error", error_json(done.error())}});
}

http::Answer question_of(std::int64_t number, Json question) {
  return json_answer(200, Json::Members{{"act", number}, {"ask", std::move(question)}});
}

http::Answer answer_of(const PageFile& file) {
  http::Answer out;
  out.content_type = file.content_type;
  out.body = to_bytes(file.bytes);
  guard(out);
  return out;
}

}  // namespace valise::desk
