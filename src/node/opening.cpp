// Openings: recorded, cosigned, released by the seats, completed with K (DESIGN.md §6). The
// request is parked until the seats have answered; no thread waits.
#include <algorithm>

#include "custody/release.h"
#include "node/answers.h"
#include "node/node.h"
#include "wire/paths.h"

namespace valise::node {
namespace {

constexpr std::int64_t kOpeningSeconds = 20;  // longest wait for a quorum

}  // namespace

Result<std::optional<http::Answer>> Node::open_cable(Gathering& step, const http::CoreCall& call,
                                                     const Caller& caller) {
  TRY(const auto open, seal::decode<wire::Open>(call.request.body));
  TRY(const auto entry, ledger::decode_entry(open.request));
  if (entry.type != ledger::EntryType::opening_requested) {
    return fail(Code::malformed, "the entry is no request", "request");
  }
  TRY(const auto request, seal::decode<ledger::Request>(entry.payload));
  if (request.device != seal::signer_id(caller.device->device_key)) {
    return fail(Code::forbidden, "a request comes from the device that signed it", "device");
  }
  TRY_VOID(custody::to_reply_key(open.reply_key, request.reply_key));
  TRY(const auto cable, cables_.find(request.cable));
  if (!cable || !serves(caller, request.mission)) {
    return fail(Code::not_found, "no such cable, or not yours");
  }
  const Hash id = ledger::identity(adopted_.domain, entry.type, entry.payload);
  Opening opening;
  opening.call = call.id;
  opening.id = id;
  opening.cable = request.cable;
  opening.mission = request.mission;
  opening.reply_key = open.reply_key;
  opening.since = step.now;
  // A repeated request is the same opening.
  const auto known = step.batch.so_far().find<ledger::RequestRecord>(ledger::request_key(id));
  if (known) {
    opening.index = known->index;
  } else {
    if (open.session) {
      TRY(const auto session, ledger::decode_entry(*open.session));
      const Hash session_id = ledger::identity(adopted_.domain, session.type, session.payload);
      if (session.type != ledger::EntryType::session_opened) {
        return fail(Code::malformed, "the entry is no session", "session");
      }
      if (!step.batch.so_far().has(ledger::session_key(session_id))) {
        TRY_VOID(append(step, session));
      }
    }
    TRY(opening.index, append(step, entry));
    step.facts.push_back(
        {Event::opening_requested,
         {{"index", std::to_string(opening.index.value)}, {"officer", request.officer.str()}}});
  }
  step.openings.push_back(std::move(opening));
  return std::nullopt;
}

// Asks every seat that has signed the final checkpoint for what it covers.
Result<void> Node::release(http::Step& out) {
  if (openings_.empty()) return {};
  TRY(const std::string note, ledger_->note(store::Note::final));
  for (const auto& [number, seat] : seats_) {
    if (!seat.mirrored || *seat.mirrored < final_size_) continue;
    wire::Release message{rules_.origin, note, {}};
    Errand errand;
    errand.kind = Errand::Kind::release;
    errand.seat = number;
    for (auto& [call, opening] : openings_) {
      if (opening.index.value >= final_size_.value || !opening.asked.insert(number).second) {
        continue;
      }
      TRY(auto share, cables_.share(opening.cable, number));
      message.items.push_back({opening.index, opening.reply_key, std::move(share)});
      errand.openings.push_back(call);
    }
    if (message.items.empty()) continue;
    send(out, std::move(errand), "trustee " + std::to_string(number), wire::path::release,
         seal::encode(message));
  }
  return {};
}

Result<void> Node::released(const Errand& errand, http::Return& back) {
  const auto said = back.answer && back.answer->status == 200
                        ? seal::decode<wire::ReleaseAnswers>(back.answer->body)
                        : Result<wire::ReleaseAnswers>(Failure(failure_of(back)));
  if (!said) {
    journal_.say(Event::peer_unreachable, said.error(),
                 {{"peer", "trustee " + std::to_string(errand.seat)}, {"call", "release"}});
  }
  for (std::size_t i = 0; i < errand.openings.size(); ++i) {
    const auto found = openings_.find(errand.openings[i]);
    if (found == openings_.end()) continue;
    Opening& opening = found->second;
    if (!said || said->answers.size() != errand.openings.size()) {
      opening.asked.erase(errand.seat);  // once it is back it is asked again
      seats_[errand.seat].mirrored.reset();
      seats_[errand.seat].reachable = false;
      continue;
    }
    const wire::ReleaseAnswer& answer = said->answers[i];
    opening.answered.insert(errand.seat);
    if (answer.released) {
      opening.replies[errand.seat] = *answer.released;
      if (opening.replies.size() == adopted_.charter.threshold) {
        TRY_VOID(cables_.put_opened(opening.mission, opening.cable));
      }
    }
    if (answer.withheld) opening.withheld.push_back(*answer.withheld);
  }
  return {};
}

Error Node::too_few() const {
  std::size_t answered = 0;
  for (const auto& [number, seat] : seats_) answered += seat.reachable ? 1 : 0;
  return {Code::too_few,
          std::to_string(answered) + " of the " + std::to_string(trust_.quorum) +
              " needed answer: nothing was opened; try again when more trustees are back",
          "trustees"};
}

// Answers what is complete: every seat that was asked has answered, or there is no hope of more.
Result<void> Node::answer_openings(Time now, http::Step& out) {
  for (auto at = openings_.begin(); at != openings_.end();) {
    const Opening& opening = at->second;
    const bool covered = opening.index.value < final_size_.value;
    const bool complete = covered && !opening.asked.empty() &&
                          opening.answered.size() == opening.asked.size() &&
                          opening.asked.size() >= trust_.quorum;
    const bool hopeless = !covered && target_ && !target_->final &&
                          target_->size.value > opening.index.value &&
                          target_->tried.size() >= seats_.size();
    const bool late = now - opening.since > kOpeningSeconds;
    if (!complete && !hopeless && !late) {
      ++at;
      continue;
    }
    if (complete || (late && opening.replies.size() >= adopted_.charter.threshold)) {
      auto answer = opened(opening);
      out.answers.push_back({opening.call, answer ? std::move(*answer) : refuse(answer.error())});
    } else {
      out.answers.push_back({opening.call, refuse(too_few())});
    }
    at = openings_.erase(at);
  }
  return {};
}

Result<http::Answer> Node::opened(const Opening& opening) {
  TRY(const auto cable, cables_.find(opening.cable));
  wire::Opened out;
  out.released = cable->released;
  out.released_proof = cable->proof;
  TRY(out.proof, proof_of(opening.index));
  out.replies = opening.replies;
  out.withheld = opening.withheld;
  out.cover = cable->cover;
  out.body_bytes = cable->body_bytes;
  out.asked = static_cast<std::uint8_t>(opening.asked.size());
  out.answered = static_cast<std::uint8_t>(opening.answered.size());
  // K only where the seats released: what they withhold, the node withholds.
  if (opening.replies.size() >= adopted_.charter.threshold) {
    TRY(const auto entry, ledger::decode_entry(cable->released));
    TRY(const auto released, seal::decode<ledger::Released>(entry.payload));
    TRY(const auto post, cables_.post(opening.cable, opening.mission));
    const seal::KemKey* key = mission_key(opening.mission);
    if (!post || key == nullptr) return fail(Code::config, "the mission's key is not here");
    TRY(const auto reply_key, seal::to_kem_public(opening.reply_key));
    const custody::ReplyTo to{
        {RequestId{opening.id.bytes}, opening.cable, rules_.origin, opening.index}, reply_key};
    TRY(out.post, custody::release_post(adopted_.domain, released.header, opening.mission, *key,
                                        *post, to, random_));
  }
  return say(out);
}

}  // namespace valise::node
