#include "http/types.h"

#include "base/advice.h"

namespace valise::http {

std::optional<std::string_view> Request::header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

Answer answer_of(const Error& error) {
  const CodeRow& row = code_row(error.code);
  Answer out;
  out.status = row.http_status;
  out.content_type = "text/plain";
  out.body = to_bytes(row.name);
  if (row.shown_to_peer && !error.detail.empty()) append(out.body, view_of(": " + error.detail));
  const Advice& advice = advice_of(error.code);
  append(out.body, view_of("\n" + std::string(row.title) + ". " + std::string(advice.remedy) +
                           ". Who can help: " + std::string(advice.who) + ".\n"));
  if (row.retry) out.retry_after_s = 1;
  return out;
}

}  // namespace valise::http
