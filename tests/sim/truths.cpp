#include "sim/truths.h"

#include <algorithm>

#include "seal/hash.h"
#include "store/seat.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

std::string member_of(std::string_view mission) {
  return std::string(mission.substr(0, mission.find('/')));
}

}  // namespace

store::Ledger Truths::ledger(Server& server, const std::string& origin) const {
  return store::Ledger::open(*server.db, origin).value();
}

void Truths::watch() {
  world_.before_step = [this](Server& server) { look_before(server); };
  world_.after_step = [this](Server& server, const http::Step& step) { look_after(server, step); };
}

void Truths::look_before(Server& server) {
  held_before_.clear();
  if (!server.name.starts_with("trustee") || server.calls.empty()) return;
  const store::Seat seat(*server.db);
  for (const std::string& subject : story_.held) {
    if (seat.holds(subject)) held_before_.insert(subject);
  }
}

void Truths::look_after(Server& server, const http::Step& step) {
  if (!server.name.starts_with("trustee")) return;
  for (const http::CoreAnswer& answer : step.answers) {
    const http::Request& request = server.waiting.at(answer.id).request;
    if (request.path != wire::path::release || answer.answer.status != 200) continue;
    const auto asked = seal::decode<wire::Release>(request.body).value();
    const auto said = seal::decode<wire::ReleaseAnswers>(answer.answer.body).value();
    for (std::size_t i = 0; i < said.answers.size(); ++i) {
      if (said.answers[i].released) {
        look_at_release(server, asked, said.answers[i], asked.items[i]);
      }
    }
  }
}

// A share leaves a seat: the request is charged and nothing it touches was held here before.
void Truths::look_at_release(Server& server, const wire::Release& asked, const wire::ReleaseAnswer&,
                             const wire::ReleaseItem& item) {
  const store::Ledger mirror = ledger(server, asked.origin);
  const auto entry = ledger::decode_entry(mirror.entry(item.index).value()).value();
  const Hash id = world_.network.identity(entry);
  const auto record = mirror.state().find<ledger::RequestRecord>(ledger::request_key(id));
  if (!record) {
    story_.wrong(server.name + " released what its mirror does not show");
    return;
  }
  if (!record->charged) story_.wrong(server.name + " released a request that was not charged");
  const ledger::Request& request = record->request;
  const std::string subjects[] = {
      "officer " + request.officer.str(), "device " + request.device.hex(),
      "mission " + request.mission.str(), "member " + request.mission.member().str(),
      "cable " + request.cable.hex()};
  for (const std::string& subject : subjects) {
    if (held_before_.contains(subject)) {
      story_.wrong(server.name + " released although it knew of a hold on " + subject);
    }
  }
  Released& known = story_.released[id];
  known.origin = asked.origin;
  known.request = request;
  known.charged = record->charged;
  known.seats.insert(static_cast<std::uint8_t>(std::stoi(server.name.substr(8))));
}

void Truths::check_now() {
  for (const std::string& member : world_.members()) {
    if (world_.honest(member)) check_mirrors(member);
    check_finals("valise-test/" + member);
  }
  check_read();
  check_budgets();
}

void Truths::check_mirrors(const std::string& member) {
  const std::string origin = "valise-test/" + member;
  const store::Ledger own = ledger(world_.node(member), origin);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const store::Ledger mirror = ledger(world_.trustee(seat), origin);
    if (mirror.size() > own.size()) {
      story_.wrong("seat " + std::to_string(seat) + " has more of " + origin + " than its node");
      continue;
    }
    if (mirror.size().value == 0) continue;
    if (tlog::root_of(own.hashes(), mirror.size()).value() != mirror.root()) {
      story_.wrong("seat " + std::to_string(seat) + " mirrors another " + origin);
    }
  }
}

// Every final checkpoint that any seat or the node keeps is a state of one and the same history:
// q mirrors are large enough and have its root.
void Truths::check_finals(const std::string& origin) {
  std::vector<Server*> places = {&world_.node(origin.substr(origin.find('/') + 1))};
  for (std::uint8_t seat = 1; seat <= 5; ++seat) places.push_back(&world_.trustee(seat));
  for (Server* place : places) {
    const std::string note = ledger(*place, origin).note(store::Note::final).value();
    if (note.empty()) continue;
    const auto checkpoint = tlog::parse_checkpoint(tlog::parse_note(note).value().text).value();
    std::size_t agree = 0;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      const store::Ledger mirror = ledger(world_.trustee(seat), origin);
      if (mirror.size() < checkpoint.head.size) continue;
      const auto root = tlog::root_of(mirror.hashes(), checkpoint.head.size);
      agree += root && *root == checkpoint.head.root ? 1 : 0;
    }
    if (agree < world_.network.charter().quorum()) {
      story_.wrong("a final checkpoint of " + origin + " at " + place->name +
                   " is the history of only " + std::to_string(agree) + " seats");
    }
  }
}

// No record, no reading.
void Truths::check_read() {
  for (const Reader& reader : story_.read) {
    std::size_t stands = 0;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      const store::Ledger mirror = ledger(world_.trustee(seat), reader.origin);
      const auto record =
          mirror.state().find<ledger::RequestRecord>(ledger::request_key(reader.request));
      const bool same = record && record->index == reader.index &&
                        record->request.cable == reader.cable &&
                        record->request.officer.str() == reader.officer;
      stands += same ? 1 : 0;
    }
    if (stands < world_.network.charter().quorum()) {
      story_.wrong("a text was read whose record only " + std::to_string(stands) + " seats have");
    }
  }
}

// The run is shorter than a day, so that all that was released counts.
void Truths::check_budgets() {
  std::map<std::string, std::set<CableId>> cables;
  for (const auto& [id, released] : story_.released) {
    const auto& sent = story_.sent.at(released.request.cable);
    const auto header = cable::decode_header(sent->submit.header).value();
    const std::string level = " level " + std::to_string(static_cast<int>(header.policy.level));
    cables[released.request.officer.str() + level].insert(released.request.cable);
    cables[released.request.device.hex() + level].insert(released.request.cable);
  }
  for (const auto& [who, which] : cables) {
    if (which.size() > world_.options().budget) {
      story_.wrong(who + " was given " + std::to_string(which.size()) + " cables in a day");
    }
  }
}

// Each cable once, numbers from 1 without a gap by mission and year.
void Truths::check_numbers(const std::string& member) {
  const store::Ledger own = ledger(world_.node(member), "valise-test/" + member);
  std::map<std::pair<std::string, int>, std::uint32_t> last;
  std::map<CableId, std::pair<cable::Number, LeafIndex>> found;
  const auto entries = own.entries(LeafIndex{0}, own.size()).value();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto entry = ledger::decode_entry(entries[i]).value();
    if (entry.type != ledger::EntryType::released) continue;
    const auto fact = seal::decode<ledger::Released>(entry.payload).value();
    std::uint32_t& serial = last[{fact.number.mission.str(), fact.number.year}];
    if (fact.number.serial != ++serial) story_.wrong("a gap before " + fact.number.str());
    const CableId id = cable::cable_id(world_.network.domain(), fact.header);
    if (!found.emplace(id, std::pair{fact.number, LeafIndex{i}}).second) {
      story_.wrong("recorded twice: " + fact.number.str());
    }
  }
  for (const auto& [id, sent] : story_.sent) {
    if (!sent->accepted || member_of(sent->missions[0]) != member) continue;
    const auto at = found.find(id);
    if (at == found.end() || at->second.first != sent->accepted->number ||
        at->second.second != sent->accepted->index) {
      story_.wrong("accepted but not so recorded: " + sent->accepted->number.str());
    }
  }
}

void Truths::check_list(Officer& officer) {
  const wire::ListRequest question{cable::MissionId::parse(officer.mission()).value(), 0, 500};
  const auto list = read_answer<wire::List>(world_.ask(
      officer.node(),
      post(wire::path::list, seal::encode(question), officer.person().device().verify_key())));
  if (!list) {
    story_.wrong("no list for " + officer.mission() + ": " + list.error().detail);
    return;
  }
  std::set<CableId> seen;
  for (const wire::Held& held : list->cables) {
    if (!seen.insert(held.cable).second) {
      story_.wrong(held.number.str() + " stands twice in the list of " + officer.mission());
    }
  }
  for (const auto& [id, sent] : story_.sent) {
    const auto& to = sent->missions;
    const bool addressed = std::find(to.begin(), to.end(), officer.mission()) != to.end();
    if (addressed && sent->accepted && world_.honest(member_of(to[0])) && !seen.contains(id)) {
      story_.wrong(sent->accepted->number.str() + " was not received by " + officer.mission());
    }
  }
}

void Truths::check_delivered(const SentCable& cable, Officer& originator) {
  const std::string number = cable.accepted->number.str();
  const wire::CableQuery question{cable.id, std::nullopt,
                                  cable::MissionId::parse(cable.missions[0]).value()};
  const auto track = read_answer<wire::Track>(world_.ask(
      originator.node(),
      post(wire::path::track, seal::encode(question), originator.person().device().verify_key())));
  if (!track) {
    story_.wrong("no track of " + number + ": " + track.error().detail);
    return;
  }
  if (!track->recorded) story_.wrong(number + " is not recorded");
  if (track->deposited.size() != 5 || !track->malformed.empty()) {
    story_.wrong(number + " is deposited with " + std::to_string(track->deposited.size()));
  }
  for (const wire::Delivery& delivery : track->deliveries) {
    if (!delivery.delivered && world_.honest(delivery.mission.member().str())) {
      story_.wrong(number + " is not shown delivered to " + delivery.mission.str() + " " +
                   delivery.refused.value_or(""));
    }
  }
}

void Truths::check_end(const std::vector<Officer*>& officers) {
  for (const std::string& member : world_.members()) check_numbers(member);
  for (Officer* officer : officers) {
    if (world_.honest(member_of(officer->mission()))) check_list(*officer);
  }
  for (const auto& [id, sent] : story_.sent) {
    const std::string& from = sent->missions[0];
    if (!world_.honest(member_of(from))) continue;
    if (!sent->accepted) {
      if (!sent->refused) story_.wrong("a cable of " + from + " was never answered");
      continue;
    }
    for (Officer* officer : officers) {
      if (officer->mission() != from) continue;
      check_delivered(*sent, *officer);
      break;
    }
  }
}

std::string Truths::digest() {
  Bytes all;
  for (const std::string& member : world_.members()) {
    const std::string origin = "valise-test/" + member;
    std::vector<Server*> places = {&world_.node(member)};
    for (std::uint8_t seat = 1; seat <= 5; ++seat) places.push_back(&world_.trustee(seat));
    for (Server* place : places) {
      const store::Ledger here = ledger(*place, origin);
      append_u64(all, here.size().value);
      append(all, here.root().view());
      append(all, view_of(here.note(store::Note::final).value()));
    }
  }
  append_u64(all, story_.read.size());
  append_u64(all, world_.random.next());
  return to_hex(seal::sha256(all));
}

}  // namespace valise::sim
