// Releasing: only under a checkpoint that q seats cosigned, only while the mark is fresh, only
// what the judgement allows (PROTOCOL.md rows 36–47).
#include "custody/release.h"
#include "seal/hash.h"
#include "trustee/answers.h"
#include "trustee/fork.h"
#include "trustee/trustee.h"

namespace valise::trustee {

Result<http::Answer> Trustee::release(const wire::Release& release, const Caller& caller,
                                      Time now) {
  Mirror* mirror = mirror_of(release.origin);
  if (mirror == nullptr || caller.kind != Caller::Kind::node ||
      caller.member != mirror->rules.member.str()) {
    return fail(Code::forbidden, "a node asks for the openings of its own ledger", release.origin);
  }
  TRY(const auto final, tlog::open_final(release.final_note, mirror->trust));
  const tlog::Head& head = final.checkpoint.head;
  if (head.size > mirror->ledger.size()) {
    return fail(Code::gap, "this seat has not mirrored so far", release.origin);
  }
  TRY(const Hash root, tlog::root_of(mirror->ledger.hashes(), head.size));
  if (root != head.root) {
    return forked(journal_, mirror->ledger, release.final_note,
                  "a final checkpoint contradicts the ledger as mirrored");
  }
  TRY_VOID(mirror->ledger.put_note(store::Note::final, head.size, release.final_note));
  wire::ReleaseAnswers out;
  for (const wire::ReleaseItem& item : release.items) {
    TRY(wire::ReleaseAnswer answer, release_one(*mirror, head, item, now));
    out.answers.push_back(std::move(answer));
  }
  return say(out);
}

Result<wire::ReleaseAnswer> Trustee::release_one(Mirror& mirror, const tlog::Head& head,
                                                 const wire::ReleaseItem& item, Time now) {
  if (item.index.value >= head.size.value) {
    return fail(Code::malformed, "the checkpoint does not cover the entry", "index");
  }
  TRY(const Bytes bytes, mirror.ledger.entry(item.index));
  TRY(const ledger::Entry entry, ledger::decode_entry(bytes));
  if (entry.type != ledger::EntryType::opening_requested) {
    return fail(Code::malformed, "the entry is no request", "index");
  }
  const Hash id = ledger::identity(adopted_.domain, entry.type, entry.payload);
  const auto record = mirror.ledger.state().find<ledger::RequestRecord>(ledger::request_key(id));
  TRY(const auto opening, seat_.opening(id));
  CHECK(record && opening);
  if (is_level(mirror) && !opening->answer.empty() &&
      now - opening->answered <= custody::kFreshSeconds) {
    TRY(auto again, seal::decode<wire::ReleaseAnswer>(opening->answer));
    // What was given may not have arrived: a hold that came since ends the repetition. It is not
    // *withheld* either, which damage would read as never opened.
    if (custody::judge_reader(adopted_.charter, mirror.ledger.state(), seat_, now, *record)) {
      again.released.reset();
    }
    return again;
  }
  TRY(custody::JudgedCable judged, judge(mirror, *record, *opening, now));
  const auto share = seal::to_kem_public(item.reply_key);
  if (!judged.withheld &&
      (!share || seal::sha256(item.reply_key) != record->request.reply_key.bytes)) {
    judged.withheld = custody::WithheldCode::wrong_key;
  }
  wire::ReleaseAnswer out;
  if (!judged.withheld) {
    auto replied = reply(mirror, head, id, *record, judged.allowed, item, now);
    if (replied) {
      out.released = std::move(*replied);
    } else if (replied.error().code == Code::not_found) {
      judged.withheld = custody::WithheldCode::no_share;
    } else {
      return Failure(std::move(replied).error());
    }
  }
  if (judged.withheld) {
    out.withheld =
        state_word(custody::Withheld{RequestId{id.bytes}, keys_.seat, *judged.withheld, now});
  }
  // What may change by itself is judged again; a release, once given, stays given.
  if (!judged.withheld || !custody::withheld_row(*judged.withheld).retry) {
    TRY_VOID(seat_.put_answer(id, seal::encode(out), now));
  }
  if (out.released) TRY_VOID(readings_.note_released(mirror.rules.origin, item.index));
  note_answer(mirror.rules.origin, item.index, judged.withheld);
  return out;
}

void Trustee::note_answer(const std::string& origin, LeafIndex index,
                          const std::optional<custody::WithheldCode>& withheld) {
  Journal::Fact fact{Event::opening_released,
                     {{"origin", origin}, {"index", std::to_string(index.value)}}};
  if (withheld) {
    fact.event = Event::opening_withheld;
    fact.fields.emplace_back("code", custody::withheld_row(*withheld).name);
  }
  facts_.push_back(std::move(fact));
}

// J1–J8: at the index, then by the newest state.
Result<custody::JudgedCable> Trustee::judge(Mirror& mirror, const ledger::RequestRecord& record,
                                            const store::StoredOpening& opening, Time now) {
  using custody::WithheldCode;
  const auto no = [](WithheldCode code) { return custody::JudgedCable{code, {}}; };
  if (!is_level(mirror)) return no(WithheldCode::rejoining);
  if (std::abs(now - record.time) > custody::kFreshSeconds) return no(WithheldCode::not_fresh);
  const ledger::Request& request = record.request;
  if (request.seen.size.value > 0) {
    const auto root = request.seen.size > mirror.ledger.size()
                          ? Result<Hash>(fail(Code::not_found, "beyond"))
                          : tlog::root_of(mirror.ledger.hashes(), request.seen.size);
    if (!root || *root != request.seen.root) return no(WithheldCode::unknown_tree);
  }
  if (opening.at_index) return no(*opening.at_index);
  const ledger::State& state = mirror.ledger.state();
  const auto head = state.find<ledger::HeadRecord>(ledger::head_key());
  if (const auto code = custody::judge_reader(adopted_.charter, state, seat_,
                                              std::max(now, head->mark), record)) {
    return no(*code);
  }
  TRY(const auto share, seat_.share(request.cable));
  // The originator's ledger: where the share came from, else whichever mirror shows the release.
  for (const auto& [origin, other] : mirrors_) {
    if (share && share->origin != origin) continue;
    const auto judged = custody::judge_cable(other->ledger.state(), request);
    if (judged.withheld == WithheldCode::not_released) continue;
    return is_level(*other) ? judged : no(WithheldCode::rejoining);
  }
  return no(rejoining_ ? WithheldCode::rejoining : WithheldCode::not_released);
}

Result<wire::SeatReply> Trustee::reply(const Mirror& mirror, const tlog::Head& head, const Hash& id,
                                       const ledger::RequestRecord& record,
                                       const custody::Allowed& allowed,
                                       const wire::ReleaseItem& item, Time now) {
  const CableId& cable = record.request.cable;
  std::optional<ledger::ReleasedRecord> released;
  std::string origin;
  for (const auto& [name, other] : mirrors_) {
    released = other->ledger.state().find<ledger::ReleasedRecord>(ledger::released_key(cable));
    origin = name;
    if (released) break;
  }
  CHECK(released.has_value());
  TRY(auto share, seat_.share(cable));
  if (!share && item.share) {
    if (!custody::check_deposit(adopted_.domain, released->header, keys_.seat, keys_.kem,
                                *item.share)) {
      return fail(Code::not_found, "the share beside the request is not this seat's");
    }
    TRY_VOID(seat_.put_share(cable, origin, *item.share));
    share = store::StoredShare{origin, *item.share};
  }
  if (!share) return fail(Code::not_found, "no share");
  TRY(const auto key, custody::to_reply_key(item.reply_key, record.request.reply_key));
  const custody::ReplyTo to{{RequestId{id.bytes}, cable, mirror.rules.origin, record.index}, key};
  wire::SeatReply out;
  TRY(out.reply, custody::release_share(adopted_.domain, released->header, keys_.seat, keys_.kem,
                                        share->share, to, random_));
  out.receipt = state_word(custody::ReleaseReceipt{RequestId{id.bytes}, cable, mirror.rules.origin,
                                                   record.index, head.size, head.root, keys_.seat,
                                                   Hash{seal::sha256(out.reply)}, allowed.level,
                                                   allowed.status, adopted_.hash, now});
  return out;
}

}  // namespace valise::trustee
