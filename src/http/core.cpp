#include "http/core.h"

#include "base/code.h"

namespace valise::http {
namespace {

Answer health(const std::string& path, const std::optional<Error>& failing) {
  Answer out{.content_type = "text/plain", .body = to_bytes("ready\n")};
  if (path == "/livez") {
    out.body = to_bytes("live\n");
  } else if (failing) {
    out.status = 503;
    out.body = to_bytes(
        "not ready: nothing can be written: " + std::string(code_row(failing->code).title) + "\n");
    out.retry_after_s = 10;
  }
  return out;
}

}  // namespace

void answer_health(std::vector<CoreCall>& calls, std::optional<Error>& failing,
                   const std::function<Result<void>()>& try_write, Step& out) {
  std::erase_if(calls, [&](const CoreCall& call) {
    const std::string& path = call.request.path;
    if (path != "/livez" && path != "/readyz") return false;
    if (failing && path == "/readyz" && try_write()) failing.reset();
    out.answers.push_back({call.id, health(path, failing)});
    return true;
  });
}

}  // namespace valise::http
