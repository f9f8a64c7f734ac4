// Clearing drafts (PROTOCOL.md row 79; custody/clearing.h): what a drafter asks is passed on to the
// devices it was sealed to, verdicts are checked as the law will check them, and a cable whose text
// is being cleared is not accepted before everyone who was named has cleared it.
#include <algorithm>

#include "node/answers.h"
#include "node/node.h"
#include "wire/clearing.h"

namespace valise::node {
namespace {

using custody::Clearing;
using custody::ClearingEnd;
using custody::ClearingVerdict;
using store::ClearingRow;

constexpr std::uint64_t kOpenMax = 200;           // of one drafter
constexpr int kListedMax = 200;                   // of each kind
constexpr std::int64_t kEndedAge = 7 * kDay;      // how long an ended one is shown
constexpr std::int64_t kFutureMax = 2 * kMinute;  // of a drafter's or clearer's clock

Failure not_yours() {
  return fail(Code::not_found, "no such clearing, or not yours");
}

Result<std::vector<ClearingVerdict>> words_of(const std::vector<custody::SignedVerdict>& given) {
  std::vector<ClearingVerdict> out;
  for (const custody::SignedVerdict& each : given) {
    TRY(auto word, seal::decode<ClearingVerdict>(each.payload));
    out.push_back(std::move(word));
  }
  return out;
}

Result<void> not_ended(const ClearingRow& row) {
  if (row.end == ClearingEnd::open) return {};
  if (row.number) return fail(Code::conflict, "it was released as " + row.number->str());
  return fail(Code::conflict, "its drafter has withdrawn it");
}

Result<void> check_clearers(const ledger::Charter& charter, const ledger::State& state,
                            const Clearing& asked, Time now) {
  for (const custody::ClearingPlace& place : asked.places) {
    for (const auto& officer : {std::optional(place.clearer), place.substitute}) {
      if (!officer) continue;
      const auto record = state.find<ledger::OfficerRecord>(ledger::officer_key(*officer));
      if (!record) return fail(Code::refused, "no officer of this member", officer->str());
      TRY_VOID(custody::may_clear(charter, *officer, *record, asked.level, now));
    }
  }
  return {};
}

}  // namespace

Result<http::Answer> Node::clearers(const wire::ClearersRequest& request, const Caller& caller,
                                    Time now) {
  if (!serves(caller, request.mission)) {
    return fail(Code::not_found, "no such mission, or not yours");
  }
  const ledger::State& state = ledger_->state();
  std::map<cable::OfficerId, std::vector<DeviceId>> devices;
  const Bytes prefix = ledger::Key(ledger::Kind::device).bytes();
  state.scan(prefix, ledger::prefix_end(prefix), [&](View, View value) {
    const auto device = seal::decode<ledger::DeviceRecord>(value);
    CHECK(device.has_value());
    if (!device->revoked && now >= device->eligible) {
      devices[device->officer].push_back(seal::signer_id(device->device_key));
    }
    return true;
  });
  wire::Clearers out;
  for (auto& [officer, held] : devices) {
    if (ledger::suspended(state, "officer " + officer.str())) continue;
    std::erase_if(held, [&](const DeviceId& device) {
      return ledger::suspended(state, "device " + device.hex());
    });
    if (held.empty()) continue;
    const auto record = state.find<ledger::OfficerRecord>(ledger::officer_key(officer));
    if (!record || !record->in_force(now)) continue;
    if ((record->accreditation.roles & ledger::kClearer) == 0) continue;
    out.rows.push_back({officer, record->accreditation.clearance, std::move(held)});
  }
  const auto mission = state.find<ledger::MissionRecord>(ledger::mission_key(request.mission));
  if (mission) out.needed = mission->opening.clearances;
  return say(out);
}

Result<http::Answer> Node::ask_clearing(Gathering& step, const wire::AskClearing& ask,
                                        const Caller& caller) {
  TRY(const auto asked, seal::decode<Clearing>(ask.clearing.payload));
  TRY_VOID(custody::check_places(asked.drafter, asked.places));
  const DeviceId device = seal::signer_id(caller.device->device_key);
  if (asked.device != device || asked.drafter != caller.device->officer) {
    return fail(Code::forbidden, "a clearing is asked by the device that signed it", "device");
  }
  TRY_VOID(seal::verify_detached(caller.device->device_key, adopted_.domain.label("clearing"),
                                 ask.clearing.payload, ask.clearing.device));
  if (!serves(caller, asked.mission)) {
    return fail(Code::refused, "you do not serve this mission", asked.mission.str());
  }
  if ((caller.officer->accreditation.roles & (ledger::kDrafter | ledger::kReleaser)) == 0) {
    return fail(Code::refused, "only a drafter or a releaser asks for clearing", "role");
  }
  if (asked.time > step.now + kFutureMax) {
    return fail(Code::stale, "your clock is ahead of the node's", "time");
  }
  TRY(const auto known, clearings_.find(asked.id));
  if (known) {
    if (known->drafter != asked.drafter) return not_yours();
    if (known->version == asked.version) {
      TRY(const auto before, clearings_.version(asked.id, asked.version));
      if (before.payload != ask.clearing.payload) {
        return fail(Code::conflict, "another version of that number was asked", "version");
      }
      return clearing_state(*known, caller);
    }
    TRY_VOID(not_ended(*known));
  } else {
    TRY(const auto same, clearings_.find(asked.text));
    if (!same.empty()) {
      return fail(Code::conflict, "this text is in another clearing already", "text");
    }
    TRY(const std::uint64_t open, clearings_.open_of(asked.drafter));
    if (open >= kOpenMax) {
      return fail(Code::refused, "200 of your clearings are open: withdraw some", "clearings");
    }
  }
  if (asked.version != (known ? known->version : 0) + 1) {
    return fail(Code::conflict, "it was asked anew elsewhere meanwhile", "version");
  }
  const ledger::State& state = ledger_->state();
  TRY_VOID(check_clearers(adopted_.charter, state, asked, step.now));
  TRY_VOID(clearings_.put_version(asked, ask.clearing));
  for (const wire::DraftCopy& copy : ask.copies) {
    const auto to = state.find<ledger::DeviceRecord>(ledger::device_key(copy.device));
    if (!to || !custody::is_asked(asked, to->officer)) {
      return fail(Code::malformed, "a copy that is for nobody who is asked", copy.device.hex());
    }
    TRY_VOID(clearings_.put_copy(asked.id, asked.version, copy.device, copy.sealed));
  }
  TRY_VOID(take_files(asked, ask.files.value_or(std::vector<wire::ClearingFile>())));
  TRY_VOID(clearings_.drop_ended(step.now - kEndedAge));
  TRY(const auto row, clearings_.find(asked.id));
  return clearing_state(*row, caller);
}

Result<wire::ClearingState> Node::state_of(const ClearingRow& row, const cable::OfficerId& asker) {
  wire::ClearingState out;
  TRY(out.clearing, clearings_.version(row.id, row.version));
  TRY(out.verdicts, clearings_.verdicts(row, asker));
  out.end = row.end;
  out.number = row.number;
  TRY(const auto files, clearings_.files(row.id));
  for (const store::ClearingFileRow& each : files) {
    if (!out.files) out.files.emplace();
    out.files->push_back({each.file, each.bytes, each.parts});
  }
  return out;
}

Result<http::Answer> Node::clearing_state(const ClearingRow& row, const Caller& caller) {
  TRY(const auto state, state_of(row, caller.device->officer));
  return say(state);
}

Result<http::Answer> Node::clearings(const Caller& caller) {
  wire::Clearings out;
  const cable::OfficerId& officer = caller.device->officer;
  TRY(const auto to_me, clearings_.asked_of(officer, kListedMax));
  TRY(const auto by_me, clearings_.asked_by(officer, kListedMax));
  for (const ClearingRow& row : to_me) {
    TRY(auto state, state_of(row, officer));
    out.to_me.push_back(std::move(state));
  }
  for (const ClearingRow& row : by_me) {
    TRY(auto state, state_of(row, officer));
    out.by_me.push_back(std::move(state));
  }
  return say(out);
}

Result<http::Answer> Node::clearing(const wire::ClearingQuery& query, const Caller& caller) {
  TRY(const auto row, clearings_.find(query.id));
  if (!row) return not_yours();
  wire::ClearingRead out;
  TRY(out.state, state_of(*row, caller.device->officer));
  TRY(const auto asked, seal::decode<Clearing>(out.state.clearing.payload));
  const cable::OfficerId& officer = caller.device->officer;
  if (asked.drafter != officer && !custody::is_asked(asked, officer)) return not_yours();
  const DeviceId device = seal::signer_id(caller.device->device_key);
  TRY(auto copy, clearings_.copy(row->id, row->version, device));
  if (copy) out.now = wire::SealedVersion{out.state.clearing, std::move(*copy)};
  TRY(const auto before, clearings_.cleared_before(*row, officer));
  if (!before) return say(out);
  TRY(auto earlier, clearings_.copy(row->id, *before, device));
  if (!earlier) return say(out);
  TRY(auto version, clearings_.version(row->id, *before));
  out.cleared = wire::SealedVersion{std::move(version), std::move(*earlier)};
  return say(out);
}

Result<http::Answer> Node::clear(Gathering& step, const custody::SignedVerdict& given,
                                 const Caller& caller) {
  TRY(const auto word, custody::check_verdict(rules_, step.batch.so_far(), given, step.now));
  TRY(const DeviceId signer, seal::signer_of(given.device));
  if (signer != seal::signer_id(caller.device->device_key)) {
    return fail(Code::forbidden, "a verdict comes from the device that signed it", "device");
  }
  TRY(const auto row, clearings_.find(word.id));
  if (!row) return not_yours();
  TRY(const auto asked_now, clearings_.version(row->id, row->version));
  TRY(const auto asked, seal::decode<Clearing>(asked_now.payload));
  if (!custody::is_asked(asked, word.clearer)) return not_yours();
  TRY_VOID(not_ended(*row));
  if (word.text != asked.text) {
    return fail(Code::conflict,
                "the draft was changed: version " + std::to_string(asked.version) +
                    " is asked now, look at it again",
                "version");
  }
  if (word.time > step.now + kFutureMax) {
    return fail(Code::stale, "your clock is ahead of the node's", "time");
  }
  TRY_VOID(clearings_.put_verdict(word, given));
  return clearing_state(*row, caller);
}

Result<http::Answer> Node::end_clearing(const Gathering& step, const wire::ClearingQuery& query,
                                        const Caller& caller) {
  TRY(auto row, clearings_.find(query.id));
  if (!row || row->drafter != caller.device->officer) return not_yours();
  if (row->end == ClearingEnd::open) {
    TRY_VOID(clearings_.end(row->id, ClearingEnd::withdrawn, std::nullopt, step.now));
    row->end = ClearingEnd::withdrawn;
  }
  return clearing_state(*row, caller);
}

// The law counts signatures; that everyone who was asked has given his is checked here.
Result<void> Node::check_cleared(const cable::Header& header, Time now) {
  TRY(const auto rows, clearings_.find(header.content.text));
  for (const ClearingRow& row : rows) {
    TRY(const auto state, state_of(row, row.drafter));
    TRY(const auto asked, seal::decode<Clearing>(state.clearing.payload));
    if (asked.mission != header.policy.originator || asked.level != header.policy.level) {
      return fail(Code::refused, "it was cleared for another mission or level", "clearing");
    }
    TRY(const auto words, words_of(state.verdicts));
    for (const auto& standing : custody::standing_of(asked, words, now)) {
      if (standing.cleared()) continue;
      return fail(Code::refused,
                  standing.place.clearer.str() +
                      (standing.verdict ? " has refused this text" : " has not cleared this text"),
                  "clearing");
    }
  }
  return {};
}

Result<void> Node::end_cleared(const Hash& text, const cable::Number& number, Time now) {
  TRY(const auto rows, clearings_.find(text));
  for (const ClearingRow& row : rows) {
    TRY_VOID(clearings_.end(row.id, ClearingEnd::released, number, now));
  }
  return {};
}

}  // namespace valise::node
