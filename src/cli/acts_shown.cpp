#include "cli/acts_shown.h"

#include <fmt/format.h>

namespace valise::cli {

Result<void> propose(Context& context, const std::string& what,
                     const std::function<terminal::Proposed()>& act) {
  if (context.person_is_here()) {
    TRY(const bool sure, context.confirm(what + "?"));
    if (!sure) {
      context.say("nothing was signed");
      return {};
    }
  }
  if (context.globals().dry_run) {
    context.say(what + ": nothing was signed");
    return {};
  }
  TRY(const wire::ActState state, act());
  context.answer({.kind = "act", .data = act_json(state)}, act_text(state));
  return {};
}

std::string act_text(const wire::ActState& state) {
  const std::string id = state.act.short_hex();
  if (state.index) return fmt::format("act {}: in the ledger, record {}\n", id, state.index->value);
  return fmt::format("act {}: {} of {} signed; another officer: valise countersign approve {}\n",
                     id, state.signed_by, state.needed, id);
}

Json act_json(const wire::ActState& state) {
  return Json::Members{{"act", state.act.hex()},
                       {"signed", state.signed_by},
                       {"needed", state.needed},
                       {"record", or_null(state.index, [](LeafIndex at) { return at.value; })}};
}

std::string waiting_text(const terminal::WaitingShown& waiting) {
  std::string out = fmt::format("{}  {}  {}  proposed {}, signed by {}\n", waiting.id.short_hex(),
                                waiting.title, waiting.act.subject, to_dtg(waiting.act.time),
                                counted(waiting.waiting.signed_by.size(), "officer"));
  for (const std::string& line : waiting.lines) out += "          " + line + "\n";
  return out;
}

Json waiting_json(const terminal::WaitingShown& waiting) {
  const auto text = [](const std::string& line) { return Json(line); };
  const auto device = [](const DeviceId& id) { return Json(id.hex()); };
  return Json::Members{{"act", waiting.id.hex()},
                       {"title", waiting.title},
                       {"subject", waiting.act.subject},
                       {"time", to_iso(waiting.act.time)},
                       {"lines", list_of(waiting.lines, text)},
                       {"signed_by", list_of(waiting.waiting.signed_by, device)},
                       {"needs_fingerprint", waiting.fingerprint.has_value()}};
}

}  // namespace valise::cli
