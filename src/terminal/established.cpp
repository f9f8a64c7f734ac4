#include "terminal/established.h"

#include <algorithm>

#include "ledger/proved_entry.h"
#include "seal/hash.h"
#include "terminal/last_words.h"
#include "terminal/seat_words.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

Failure not_proved(std::string why, std::string where) {
  return fail(Code::verification_failed, std::move(why), std::move(where));
}

// The seat's statement on one key, if it holds; its value, if it showed the one it names.
struct Word {
  std::optional<Hash> record;
  std::optional<Bytes> value;
};
Result<Word> word_of_seat(const CurrentQuestion& question, const ledger::Seat& seat,
                          const wire::CurrentAnswer& answer, std::size_t place) {
  const std::string who = "trustee " + seat.name;
  if (answer.statements.size() != question.keys.size() ||
      answer.values.size() != question.keys.size()) {
    return not_proved("answered to other questions", who);
  }
  TRY(const auto said, custody::open_statement<wire::Current>(
                           question.charter.domain, seat.statement_key, answer.statements[place]));
  const std::int64_t off = question.now - said.time;
  if (said.seat != seat.number || said.origin != question.origin ||
      said.key != question.keys[place] || said.charter != question.charter.hash) {
    return not_proved("a statement on something else", who);
  }
  const bool kept = question.kept.contains(seat.number);
  if (off > (kept ? kCurrentKeptSeconds : kCurrentSkewSeconds) || off < -kCurrentSkewSeconds) {
    return fail(Code::stale, "a statement of another time", who);
  }
  Word out{said.record, std::nullopt};
  const auto& rows = answer.values[place];
  if (rows.size() == 1 && said.record && rows[0].key == question.keys[place] &&
      Hash{seal::sha256(rows[0].value)} == *said.record) {
    out.value = rows[0].value;
  }
  return out;
}

struct Count {
  std::vector<std::uint8_t> seats;
  std::optional<Bytes> value;
};

Result<Vouched> vouch(const CurrentQuestion& question, const CurrentAnswers& answers,
                      std::size_t place) {
  Vouched out;
  out.key = question.keys[place];
  std::map<std::optional<Hash>, Count> counts;
  std::size_t answered = 0, of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = question.charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of_seat(question, *seat, *answer, place);
    if (!word) {
      of_another_time += word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    ++answered;
    Count& count = counts[word->record];
    count.seats.push_back(number);
    if (word->value) count.value = word->value;
  }
  const std::size_t quorum = question.charter.charter.quorum();
  const auto most = std::max_element(
      counts.begin(), counts.end(),
      [](const auto& a, const auto& b) { return a.second.seats.size() < b.second.seats.size(); });
  if (answered < quorum) {
    return not_told_by_quorum(answers, answered, of_another_time, question.charter.charter);
  }
  const bool whole = !most->first || most->second.value;
  if (most->second.seats.size() < quorum || !whole) {
    return not_proved("the trustees do not agree on this record: try again in a minute",
                      "trustees");
  }
  out.seats = most->second.seats;
  out.value = most->second.value;
  for (const auto& [record, count] : counts) {
    if (record != most->first && count.value) out.others.push_back(*count.value);
  }
  return out;
}

// The act whose entry stands where the record says, under a final checkpoint.
Result<ledger::Act> proved_act(const ledger::Adopted& charter, const cable::MemberId& member,
                               ledger::EntryType type, LeafIndex index, const Hash& act,
                               const wire::Proved& proved) {
  TRY(const auto found, ledger::proved_entry(charter.charter, member, proved.entry, proved.proof));
  if (found.verified.index != index || found.entry.type != type ||
      ledger::identity(charter.domain, type, found.entry.payload) != act) {
    return not_proved("the proof is of another entry", "proof");
  }
  return seal::decode<ledger::Act>(found.entry.payload);
}

// Whether a founder of the charter, or changed since its entry: there is no entry to prove.
bool is_founder(const ledger::Member* member, const seal::VerifyKey& device) {
  return member != nullptr && std::any_of(member->founders.begin(), member->founders.end(),
                                          [&](const auto& f) { return f.device_key == device; });
}

// From any trustee that has it; of an own record also from the own node, which has the newest final
// checkpoint first. Whoever gives it, it is verified.
template <class Check>
Result<void> prove_with_any(const Workplace& workplace, const cable::MemberId& member,
                            LeafIndex index, const Check& check) {
  // The charter's own entry made the founders: the seats' word on them needs no other proof.
  if (index.value == 0) return check(wire::Proved{});
  const wire::RecordRequest request{workplace.charter().origin_of(member), index};
  Error last{Code::too_few, "no trustee gave the record's proof", "trustees"};
  for (const auto& [seat, proved] :
       workplace.network().ask_seats<wire::Proved>(wire::path::record, request)) {
    if (!proved) {
      last = proved.error();
      continue;
    }
    if (auto done = check(*proved); done)
      return {};
    else
      last = done.error();
  }
  if (member == workplace.settings().member) {
    const auto own =
        workplace.network().ask_node<wire::Proved>(wire::path::prove, wire::ProveRequest{index});
    if (own && check(*own)) return {};
  }
  return Failure(std::move(last));
}

enum class Silent : std::uint8_t { do_not_count, last_word_counts };

// The record that q seats vouch for, unless a seat proves a newer one: then q seats' word is old.
template <class Record, class Prove>
Result<Record> established(const Workplace& workplace, const cable::MemberId& member,
                           const ledger::Key& key, Silent silent, const Prove& prove) {
  const ledger::Adopted charter{workplace.charter(), workplace.charter_hash(), workplace.domain()};
  CurrentQuestion question{
      charter, charter.charter.origin_of(member), {key.bytes()}, workplace.now()};
  const wire::CurrentRequest request{question.origin, question.keys};
  auto answers = workplace.network().ask_seats<wire::CurrentAnswer>(wire::path::current, request);
  LastWords last;
  if (silent == Silent::last_word_counts) {
    last = read_last_words(workplace.settings(), question);
    question.kept = fill_up(answers, last);
  }
  TRY(const auto vouched_for, vouched(question, answers));
  const Vouched& one = vouched_for.front();
  if (silent == Silent::last_word_counts) {
    TRY_VOID(keep_last_words(workplace.settings(), question, answers, last));
  }
  if (!one.value) return fail(Code::not_found, "the record holds no such thing", question.origin);
  TRY(auto record, seal::decode<Record>(*one.value));
  TRY_VOID(prove_with_any(workplace, member, record.index, [&](const wire::Proved& proved) {
    return prove(charter, record, proved);
  }));
  for (const Bytes& other : one.others) {
    const auto newer = seal::decode<Record>(other);
    if (!newer || newer->index <= record.index) continue;
    const auto proved =
        prove_with_any(workplace, member, newer->index,
                       [&](const wire::Proved& with) { return prove(charter, *newer, with); });
    if (proved) {
      return fail(Code::stale, "a trustee proves a newer record: try again in a minute",
                  question.origin);
    }
  }
  return record;
}

}  // namespace

Result<std::vector<Vouched>> vouched(const CurrentQuestion& question,
                                     const CurrentAnswers& answers) {
  std::vector<Vouched> out;
  for (std::size_t place = 0; place < question.keys.size(); ++place) {
    TRY(Vouched one, vouch(question, answers, place));
    out.push_back(std::move(one));
  }
  return out;
}

Result<void> prove_mission(const ledger::Adopted& charter, const cable::MissionId& mission,
                           const ledger::MissionRecord& record, const wire::Proved& proved) {
  TRY(const auto act, proved_act(charter, mission.member(), ledger::EntryType::mission_opened,
                                 record.index, record.act, proved));
  if (act.subject != mission.str() || act.record != seal::encode(record.opening) ||
      record.opening.key_id != seal::key_id(record.opening.kem_public)) {
    return not_proved("the entry made another record", mission.str());
  }
  return {};
}

Result<void> prove_officer(const ledger::Adopted& charter, const cable::OfficerId& officer,
                           const ledger::OfficerRecord& record, const wire::Proved& proved) {
  const ledger::Member* member = charter.charter.member(officer.member());
  const bool founder = member != nullptr && record.index.value == 0;
  if (record.ended || founder) return {};
  TRY(const auto act, proved_act(charter, officer.member(), ledger::EntryType::officer_accredited,
                                 record.index, record.act, proved));
  if (act.subject != officer.str() || act.record != seal::encode(record.accreditation)) {
    return not_proved("the entry made another record", officer.str());
  }
  return {};
}

Result<void> prove_device(const ledger::Adopted& charter, const cable::MemberId& member,
                          const ledger::DeviceRecord& record, const wire::Proved& proved) {
  if (record.revoked || is_founder(charter.charter.member(member), record.device_key)) return {};
  TRY(const auto act, proved_act(charter, member, ledger::EntryType::device_enrolled, record.index,
                                 record.act, proved));
  TRY(const auto enrolment, seal::decode<ledger::Enrolment>(act.record));
  TRY(const auto request, seal::decode<ledger::EnrolRequest>(enrolment.request.payload));
  if (request.device_key != record.device_key || request.draft_key != record.draft_key ||
      request.officer != record.officer) {
    return not_proved("the entry made another record", record.officer.str());
  }
  return {};
}

Result<ledger::MissionRecord> established_mission(const Workplace& workplace,
                                                  const cable::MissionId& mission) {
  auto record = established<ledger::MissionRecord>(
      workplace, mission.member(), ledger::mission_key(mission), Silent::last_word_counts,
      [&](const auto& charter, const auto& made, const auto& proved) {
        return prove_mission(charter, mission, made, proved);
      });
  if (!record && record.error().code == Code::not_found) {
    return fail(Code::not_found, "no such mission is open", mission.str());
  }
  if (!record) {
    Error error = record.error();
    error.detail = mission.str() + " is not established: " + error.detail;
    return Failure(std::move(error));
  }
  return record;
}

Result<ledger::OfficerRecord> established_officer(const Workplace& workplace,
                                                  const cable::OfficerId& officer) {
  return established<ledger::OfficerRecord>(
      workplace, officer.member(), ledger::officer_key(officer), Silent::do_not_count,
      [&](const auto& charter, const auto& made, const auto& proved) {
        return prove_officer(charter, officer, made, proved);
      });
}

Result<ledger::DeviceRecord> established_device(const Workplace& workplace,
                                                const cable::MemberId& member,
                                                const DeviceId& device) {
  return established<ledger::DeviceRecord>(
      workplace, member, ledger::device_key(device), Silent::do_not_count,
      [&](const auto& charter, const auto& made, const auto& proved) {
        return prove_device(charter, member, made, proved);
      });
}

Result<ledger::Collective> established_collective(const Workplace& workplace,
                                                  const cable::FileId& name) {
  const cable::MemberId& own = workplace.settings().member;
  auto record = established<ledger::CollectiveRecord>(
      workplace, own, ledger::collective_key(name), Silent::do_not_count,
      [&](const auto& charter, const auto& made, const auto& proved) -> Result<void> {
        TRY(const auto act, proved_act(charter, own, ledger::EntryType::collective_set, made.index,
                                       made.act, proved));
        if (act.subject != name.str() || act.record != seal::encode(made.collective)) {
          return not_proved("the entry made another record", name.str());
        }
        return {};
      });
  const bool none =
      record ? record->collective.missions.empty() : record.error().code == Code::not_found;
  if (none) return fail(Code::not_found, "there is no list of that name", name.str());
  if (!record) return Failure(record.error());
  return std::move(record->collective);
}

Result<void> established_not_suspended(const Workplace& workplace, const std::string& subject) {
  const ledger::Adopted charter{workplace.charter(), workplace.charter_hash(), workplace.domain()};
  const CurrentQuestion question{
      charter, workplace.origin(), {ledger::suspension_key(subject).bytes()}, workplace.now()};
  const wire::CurrentRequest request{question.origin, question.keys};
  const auto answers =
      workplace.network().ask_seats<wire::CurrentAnswer>(wire::path::current, request);
  TRY(const auto vouched_for, vouched(question, answers));
  if (!vouched_for.front().value) return {};
  TRY(const auto record, seal::decode<ledger::SuspensionRecord>(*vouched_for.front().value));
  if (!record.in_force) return {};
  return fail(Code::refused, "suspended", subject);
}

}  // namespace valise::terminal
