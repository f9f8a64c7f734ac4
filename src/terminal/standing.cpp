#include "terminal/standing.h"

#include <algorithm>

#include "terminal/acting.h"
#include "terminal/evidence.h"
#include "terminal/seat_words.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

Result<std::vector<FoundHold>> read_list(const ledger::Adopted& charter, const std::string& origin,
                                         const wire::Holds& list) {
  if (list.origin != origin) return fail(Code::verification_failed, "holds of another ledger");
  std::vector<FoundHold> out;
  for (const wire::SignedHold& given : list.holds) {
    TRY(auto hold, seal::decode<wire::Hold>(given.payload));
    if (hold.origin != origin) return fail(Code::verification_failed, "a hold of another ledger");
    const Hash id{charter.domain.hash(wire::Hold::label, given.payload)};
    out.push_back({id, std::move(hold), given, {list.seat}});
  }
  return out;
}

void add_hold(std::map<Hash, FoundHold>& to, FoundHold found) {
  const auto known = to.find(found.id);
  if (known == to.end()) {
    const Hash id = found.id;
    to.emplace(id, std::move(found));
  } else if (known->second.seats.back() != found.seats[0]) {
    known->second.seats.push_back(found.seats[0]);
  }
}

std::vector<FoundHold> oldest_first(std::map<Hash, FoundHold> all) {
  std::vector<FoundHold> out;
  out.reserve(all.size());
  for (auto& [id, found] : all) out.push_back(std::move(found));
  std::stable_sort(out.begin(), out.end(), [](const FoundHold& a, const FoundHold& b) {
    return a.hold.time < b.hold.time;
  });
  return out;
}

// By whom it was signed. The roster is the node's word: where it does not fit, the hold still
// stands, without a name.
std::optional<cable::OfficerId> signer(const Workplace& workplace, const wire::SignedHold& given,
                                       const std::vector<ledger::DeviceRecord>& devices) {
  const auto label = workplace.domain().label(wire::Hold::label);
  const auto device = seal::signer_of(given.signature.device);
  for (const ledger::DeviceRecord& each : devices) {
    if (!device || seal::signer_id(each.device_key) != *device) continue;
    if (seal::verify_detached(each.device_key, label, given.payload, given.signature.device)) {
      return each.officer;
    }
  }
  return std::nullopt;
}

void add_suspensions(const Workplace& workplace, Standing& out) {
  auto suspended = suspensions(workplace);
  auto machines = devices(workplace);
  if (!suspended || !machines) {
    out.no_node = suspended ? machines.error() : suspended.error();
    return;
  }
  out.devices = std::move(*machines);
  for (auto& [subject, record] : *suspended) {
    if (!record.in_force) continue;
    out.all.push_back({.subject = subject,
                       .id = record.act,
                       .reason = record.reason,
                       .since = record.since,
                       .by = std::move(record.by)});
  }
}

}  // namespace

Result<FoundHolds> add_up_holds(const ledger::Adopted& charter, const std::string& origin, Time now,
                                const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  FoundHolds out;
  std::map<Hash, FoundHold> all;
  std::size_t whole = 0, of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Holds>(charter, *seat, now, *answer);
    Result<std::vector<FoundHold>> list = Failure(Error{});
    if (word) list = read_list(charter, origin, *word);
    if (!list) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    whole += word->whole ? 1 : 0;
    for (FoundHold& found : *list) add_hold(all, std::move(found));
  }
  if (out.answered.size() < charter.charter.quorum()) {
    return not_told_by_quorum(answers, out.answered.size(), of_another_time, charter.charter);
  }
  out.whole = whole >= charter.charter.quorum();
  out.holds = oldest_first(std::move(all));
  return out;
}

Result<FoundHolds> find_holds(const Workplace& workplace) {
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::holds, Nothing{});
  return add_up_holds(adopted_of(workplace), workplace.origin(), workplace.now(), answers);
}

Standing what_stands(const Workplace& workplace) {
  Standing out;
  add_suspensions(workplace, out);
  auto found = find_holds(workplace);
  if (!found) {
    out.no_trustees = std::move(found).error();
    return out;
  }
  out.whole = found->whole;
  for (FoundHold& each : found->holds) {
    out.all.push_back({.subject = each.hold.subject,
                       .id = each.id,
                       .is_hold = true,
                       .reason = each.hold.reason,
                       .since = each.hold.time,
                       .by = signer(workplace, each.given, out.devices),
                       .seats = std::move(each.seats)});
  }
  return out;
}

namespace {

Failure nothing_stands(const std::string& subject) {
  return fail(Code::not_found,
              "Nothing is in force against it: 'valise hold list' shows what is, and whom it names",
              subject);
}

Result<void> check_named(const Standing& standing, const std::string& subject, const Hash& hold) {
  const auto found = std::find_if(standing.all.begin(), standing.all.end(), [&](const auto& each) {
    return each.is_hold && each.id == hold;
  });
  if (found == standing.all.end()) {
    return fail(Code::not_found,
                "No trustee has that hold in force: 'valise hold list' shows those that are",
                hold.hex());
  }
  if (found->subject == subject) return {};
  return fail(Code::usage, "That hold is against " + found->subject + ": lift it by that name",
              hold.hex());
}

}  // namespace

Result<std::vector<Against>> to_lift(const Standing& standing, const std::string& subject,
                                     const std::vector<Hash>& named) {
  for (const Hash& hold : named) TRY_VOID(check_named(standing, subject, hold));
  std::vector<Against> out;
  for (const Against& each : standing.all) {
    const bool left_out = each.is_hold && !named.empty() &&
                          std::find(named.begin(), named.end(), each.id) == named.end();
    if (each.subject == subject && !left_out) out.push_back(each);
  }
  if (out.empty()) return nothing_stands(subject);
  return out;
}

Result<std::optional<LeafIndex>> lifted_by(const Workplace& workplace, const std::string& subject,
                                           const Hash& hold) {
  TRY(const auto all, suspensions(workplace));
  for (const auto& [whom, record] : all) {
    if (whom != subject || record.in_force || !record.index) continue;
    TRY(const ProofFile file, fetch_proof(workplace, *record.index));
    TRY(const ledger::Entry entry, ledger::decode_entry(file.entry));
    TRY(const auto act, seal::decode<ledger::Act>(entry.payload));
    TRY(const auto lifting, seal::decode<ledger::Lifting>(act.record));
    const auto& holds = lifting.holds;
    if (std::find(holds.begin(), holds.end(), hold) != holds.end()) return record.index;
  }
  return std::optional<LeafIndex>();
}

namespace {

std::string subject_of(const ledger::DeviceRecord& device) {
  return "device " + seal::signer_id(device.device_key).hex();
}

std::vector<Against> against(const Standing& standing, const std::set<std::string>& subjects) {
  std::vector<Against> out;
  for (const Against& each : standing.all) {
    if (subjects.contains(each.subject)) out.push_back(each);
  }
  return out;
}

}  // namespace

std::vector<Against> against_officer(const Standing& standing, const cable::OfficerId& officer,
                                     const std::vector<cable::MissionId>& missions) {
  std::set<std::string> subjects = {"officer " + officer.str(), "member " + officer.member().str()};
  for (const cable::MissionId& mission : missions) subjects.insert("mission " + mission.str());
  for (const ledger::DeviceRecord& device : standing.devices) {
    if (device.officer == officer) subjects.insert(subject_of(device));
  }
  return against(standing, subjects);
}

std::vector<Against> against_device(const Standing& standing, const ledger::DeviceRecord& device) {
  return against(standing, {subject_of(device)});
}

std::vector<Against> against_holder(const Standing& standing, const ledger::DeviceRecord& device) {
  return against(standing,
                 {"officer " + device.officer.str(), "member " + device.officer.member().str()});
}

}  // namespace valise::terminal
