#include "cli/acts_shown.h"

#include <fmt/format.h>

namespace valise::cli {

Result<void> propose(Context& context, const std::string& what,
                     const std::function<terminal::Proposed()>& act) {
  if (context.only_says(what)) return {};
  if (context.person_is_here()) {
    TRY(const bool sure, context.confirm(what + "?"));
    if (!sure) {
      context.say("nothing was signed");
      return {};
    }
  }
  TRY(const terminal::SentAct sent, act());
  show_act(context, sent);
  return {};
}

void show_act(Context& context, const terminal::SentAct& sent) {
  if (sent.state.index && !sent.recorded) {
    context.warn(unrecorded_warning(*sent.state.index) +
                 "; what presses, a hold does at once and without the node: valise hold");
  }
  context.answer({.kind = "act", .data = act_json(sent)}, act_text(sent));
}

std::string unrecorded_warning(LeafIndex index) {
  return fmt::format(
      "only your node says that it took this: it does not prove that enough trustees recorded it, "
      "and until they have, it is not in force. Look again: valise ledger show {}; if there is no "
      "proof then either, tell your security officer",
      index.value);
}

std::string act_text(const terminal::SentAct& sent) {
  const wire::ActState& state = sent.state;
  const std::string id = state.act.short_hex();
  if (state.index && !sent.recorded) {
    return fmt::format("act {}: taken by the node as record {}, not yet recorded by a quorum\n", id,
                       state.index->value);
  }
  if (state.index) return fmt::format("act {}: in the ledger, record {}\n", id, state.index->value);
  return fmt::format("act {}: {} of {} signed; another officer: valise countersign approve {}\n",
                     id, state.signed_by, state.needed, id);
}

Json act_json(const terminal::SentAct& sent) {
  const wire::ActState& state = sent.state;
  return Json::Members{{"act", state.act.hex()},
                       {"signed", state.signed_by},
                       {"needed", state.needed},
                       {"record", or_null(state.index, [](LeafIndex at) { return at.value; })},
                       {"recorded", sent.recorded}};
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
