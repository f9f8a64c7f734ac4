// What the desk answers its page with: data, a question, or an error with all that a refusal has to
// say; each under the headers that keep the page to itself.
#pragma once

#include "cli/json.h"
#include "http/types.h"

namespace valise::desk {

// {"data": …}, or {"error": {code, title, detail, where, remedy, who, retry_after_s}} under the
// code's status.
http::Answer answer_of(const Result<cli::Json>& done);

// {"act": 7, "ask": …}
http::Answer question_of(std::int64_t number, cli::Json question);

// A file of the page.
struct PageFile {
  std::string_view path;  // "/desk.js"
  std::string_view content_type;
  View bytes;
};
http::Answer answer_of(const PageFile& file);

// The Content-Security-Policy of every answer: code, style and fonts of the desk alone, no frame
// around it, and no text that becomes markup (Trusted Types).
extern const std::string_view kPolicy;

}  // namespace valise::desk
