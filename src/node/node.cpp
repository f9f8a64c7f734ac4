#include "node/node.h"

#include <algorithm>

#include "node/answers.h"
#include "sqlite/upkeep.h"
#include "store/served.h"
#include "wire/paths.h"

namespace valise::node {
namespace {

constexpr auto kPeer = http::Access::peer;
constexpr std::size_t kSmall = 64 * 1024;
constexpr std::size_t kPart = 128 * 1024;
constexpr std::size_t kCable = 4 * 1024 * 1024;

template <class Record>
Result<Record> body_of(const http::CoreCall& call) {
  return seal::decode<Record>(call.request.body);
}

// "suspended since 291040Z NOV 26 (exercise) by cy-0003: ask your security officer"
std::string said_of(const ledger::SuspensionRecord& record) {
  std::string out = "suspended";
  if (record.since) out += " since " + to_dtg(*record.since);
  if (record.reason) out += " (" + std::string(ledger::name(*record.reason)) + ")";
  if (record.by) out += " by " + record.by->str();
  return out + ": ask your security officer";
}

}  // namespace

std::vector<Node::Served> Node::served() {
  return {{"POST /v1/part", kPeer, kPart},           {"POST /v1/parts-held", kPeer, kSmall},
          {"POST /v1/submit", kPeer, kCable},        {"POST /v1/track", kPeer, kSmall},
          {"POST /v1/list", kPeer, kSmall},          {"POST /v1/body", kPeer, kSmall},
          {"POST /v1/open", kPeer, kSmall},          {"POST /v1/use", kPeer, kSmall},
          {"POST /v1/act", kPeer, kSmall},           {"POST /v1/propose", kPeer, kSmall},
          {"POST /v1/acts", kPeer, kSmall},          {"POST /v1/roster", kPeer, kSmall},
          {"POST /v1/prove", kPeer, kSmall},         {"POST /v1/status", kPeer, kSmall},
          {"POST /v1/budget", kPeer, kSmall},        {"POST /v1/clearers", kPeer, kSmall},
          {"POST /v1/clearing-ask", kPeer, kCable},  {"POST /v1/clearings", kPeer, kSmall},
          {"POST /v1/clearing", kPeer, kSmall},      {"POST /v1/clear", kPeer, kSmall},
          {"POST /v1/clearing-end", kPeer, kSmall},  {"POST /v1/clearing-part", kPeer, kPart},
          {"POST /v1/clearing-file", kPeer, kSmall}, {"POST /v1/deliver", kPeer, kCable},
          {"POST /v1/deliver-part", kPeer, kPart},   {"POST /v1/deliver-held", kPeer, kSmall},
          {"POST /v1/acknowledge", kPeer, kPart},    {"POST /v1/notice", kPeer, kPart},
          {"POST /v1/assign", kPeer, kSmall},        {"GET /checkpoint", http::Access::anyone, 0},
          {"GET /tile/*", http::Access::anyone, 0},  {"GET /livez", http::Access::anyone, 0},
          {"GET /readyz", http::Access::anyone, 0}};
}

Node::Node(Setup setup, sqlite::Db& db, Random& random, Journal& journal)
    : adopted_(setup.adopted),
      member_(setup.member),
      ledger_key_(std::move(setup.ledger_key)),
      load_mission_keys_(std::move(setup.load_mission_keys)),
      db_(db),
      random_(random),
      journal_(journal),
      rules_(adopted_.charter, adopted_.hash, adopted_.domain, member_),
      cables_(db),
      clearings_(db),
      clocks_(adopted_.charter.liars) {}

Result<std::unique_ptr<Node>> Node::open(Setup setup, sqlite::Db& db, Random& random,
                                         Journal& journal) {
  const ledger::Member* member = setup.adopted.charter.member(setup.member);
  if (member == nullptr || member->node.ledger_key != setup.ledger_key.verify_key()) {
    return fail(Code::config, "the keys are not those of this member in the charter",
                setup.member.str());
  }
  std::unique_ptr<Node> out(new Node(std::move(setup), db, random, journal));
  out->trust_ = ledger::trust_of(out->adopted_.charter, *member);
  TRY_VOID(out->load());
  return out;
}

Result<void> Node::load() {
  TRY(ledger_, store::Ledger::open(db_, rules_.origin));
  TRY(mission_keys_, load_mission_keys_());
  for (const ledger::Seat& seat : adopted_.charter.seats) seats_[seat.number] = {};
  return load_final_size();
}

Result<void> Node::load_final_size() {
  final_size_ = {};
  TRY(const std::string note, ledger_->note(store::Note::final));
  if (note.empty()) return {};
  TRY(const auto final, tlog::open_final(note, trust_));
  final_size_ = final.checkpoint.head.size;
  return {};
}

const seal::KemKey* Node::mission_key(const cable::MissionId& mission) {
  auto found = mission_keys_.find(mission);
  if (found == mission_keys_.end()) {
    if (auto keys = load_mission_keys_()) mission_keys_ = std::move(*keys);
    found = mission_keys_.find(mission);
  }
  return found == mission_keys_.end() ? nullptr : &found->second;
}

const seal::KemKey* Node::open_mission_key(const cable::MissionId& mission) {
  return ledger_->state().has(ledger::mission_key(mission)) ? mission_key(mission) : nullptr;
}

Caller Node::caller_of(const http::Peer& peer, Time now) const {
  using Kind = Caller::Kind;
  if (!peer.key) return {};
  const ledger::Charter& charter = adopted_.charter;
  for (const ledger::Member& member : charter.members) {
    if (member.node.tls_key != *peer.key) continue;
    return {member.id == member_ ? Kind::self : Kind::node, member.id.str(), {}, {}};
  }
  for (const ledger::Seat& seat : charter.seats) {
    if (seat.tls_key == *peer.key) return {Kind::trustee, {}, {}, {}};
  }
  for (const ledger::Inspector& inspector : charter.inspectors) {
    if (inspector.device_key == *peer.key) return {Kind::inspector, {}, {}, {}};
  }
  const ledger::State& state = ledger_->state();
  auto device = state.find<ledger::DeviceRecord>(ledger::device_key(seal::signer_id(*peer.key)));
  if (!device || device->revoked) return {};
  auto officer = state.find<ledger::OfficerRecord>(ledger::officer_key(device->officer));
  if (!officer || !officer->in_force(now)) return {};
  return {Kind::device, {}, std::move(device), std::move(officer)};
}

std::string Node::why_anyone(const http::Peer& peer) const {
  const ledger::Key key = ledger::device_key(seal::signer_id(peer.key.value_or(http::PublicKey{})));
  const auto device = ledger_->state().find<ledger::DeviceRecord>(key);
  if (!device) return "no enrolled device of this member, and no node, has this key";
  if (device->revoked) return "this device was revoked";
  return "the accreditation of " + device->officer.str() + " has ended";
}

bool Node::serves(const Caller& caller, const cable::MissionId& mission) const {
  if (!caller.officer) return false;
  const auto& missions = caller.officer->accreditation.missions;
  return std::find(missions.begin(), missions.end(), mission) != missions.end();
}

Result<LeafIndex> Node::append(Gathering& step, const ledger::Entry& entry) {
  TRY_VOID(clocks_.check(step.now, step.last_mark));
  const Bytes bytes = ledger::encode(entry);
  if (bytes.size() > ledger::kEntryBytesMax) {
    return fail(Code::too_large, "the entry would be over 65,535 bytes");
  }
  TRY(const LeafIndex index, step.batch.add(entry));
  step.entries.push_back(bytes);
  return index;
}

void Node::Gathering::take(Gathering&& part) {
  batch.take(std::move(part.batch));
  std::move(part.entries.begin(), part.entries.end(), std::back_inserter(entries));
  std::move(part.openings.begin(), part.openings.end(), std::back_inserter(openings));
  std::move(part.facts.begin(), part.facts.end(), std::back_inserter(facts));
}

http::Step Node::step(Time now, std::vector<http::CoreCall> calls,
                      std::vector<http::Return> returns) {
  http::Step out;
  if (clocks_.look(now)) {
    for (auto& [number, seat] : seats_) seat.pushed = seat.retry = Time{};
  }
  if (auto good = clocks_.agree(); !good) failing_ = good.error();
  http::answer_health(calls, failing_, [this] { return try_to_write(); }, out);
  Result<void> ready = lost_ ? take_back() : Result<void>();
  if (ready && ledger_->size().value == 0) ready = adopt(now);
  if (!ready) {
    refuse_all(calls, ready.error(), out);
    return out;
  }
  const auto head = ledger_->state().find<ledger::HeadRecord>(ledger::head_key());
  Gathering step{now,
                 ledger::Batch(rules_, ledger_->state(), head ? std::max(now, head->mark) : now)};
  if (head) step.last_mark = head->mark;
  if (!calls.empty() || !returns.empty()) {
    if (auto done = step_in_transaction(step, calls, returns); !done) {
      // Nothing of the step is kept, so nothing of it may be answered.
      lost_ = true;
      refuse_all(calls, done.error(), out);
      return out;
    }
    for (const Journal::Fact& fact : step.facts) journal_.say(fact.event, fact.fields);
    for (Opening& opening : step.openings) openings_.emplace(opening.call, std::move(opening));
    out.answers = std::move(step.answers);
  } else if (idle(now)) {
    return out;
  }
  if (auto done = after_commit(now, out); !done) note_failure(done.error());
  return out;
}

void Node::note_failure(const Error& error) {
  journal_.say(Event::disk_failed, error);
  if (http::ends_step(error)) failing_ = error;
}

void Node::refuse_all(const std::vector<http::CoreCall>& calls, const Error& error,
                      http::Step& out) {
  note_failure(error);
  for (const http::CoreCall& call : calls) out.answers.push_back({call.id, refuse(error)});
}

// After a step that was lost: the ledger as the disk has it, and nothing under way. What peers
// answered in that step is asked again, which they bear.
Result<void> Node::take_back() {
  TRY_VOID(ledger_->reload());
  TRY_VOID(load_final_size());
  target_.reset();
  errands_.clear();
  rows_under_way_.clear();
  acknowledgements_under_way_.clear();
  for (auto& [number, seat] : seats_) seat.pushing = seat.depositing = false;
  for (auto& [call, opening] : openings_) opening.asked = opening.answered;
  lost_ = false;
  return {};
}

Result<void> Node::try_to_write() {
  TRY_VOID(clocks_.agree());
  return sqlite::try_write(db_);
}

// A ledger begins with its charter, alone in its batch.
Result<void> Node::adopt(Time now) {
  TRY(sqlite::Transaction transaction, db_.begin());
  Gathering first{now, ledger::Batch(rules_, ledger_->state(), now)};
  const ledger::CharterAdopted fact{adopted_.hash, adopted_.charter.version};
  TRY_VOID(append(first, {ledger::EntryType::charter_adopted, seal::encode(fact), {}}));
  TRY_VOID(close_batch(first));
  return transaction.commit();
}

// Once a second is often enough to look at what waits for a time to come.
bool Node::idle(Time now) const {
  return now == last_look_;
}

Result<void> Node::step_in_transaction(Gathering& step, std::vector<http::CoreCall>& calls,
                                       std::vector<http::Return>& returns) {
  TRY(sqlite::Transaction transaction, db_.begin());
  for (http::Return& back : returns) TRY_VOID(take_return(step, back));
  for (http::CoreCall& call : calls) TRY_VOID(take_call(step, call));
  if (!step.entries.empty() || step.mark_wanted) TRY_VOID(close_batch(step));
  TRY_VOID(ledger_->state().healthy());
  return transaction.commit();
}

// A call that is refused leaves no trace, in the batch or on the disk.
Result<void> Node::take_call(Gathering& step, http::CoreCall& call) {
  TRY(sqlite::Savepoint savepoint, db_.savepoint());
  Gathering part = step.part();
  auto said = answer(part, call);
  if (said) {
    TRY_VOID(savepoint.keep());
    step.take(std::move(part));
    if (*said) step.answers.push_back({call.id, std::move(**said)});
    return {};
  }
  if (http::ends_step(said.error())) return Failure(std::move(said).error());
  journal_.say(Event::request_refused, said.error(), {{"path", call.request.path}});
  step.answers.push_back({call.id, refuse(said.error())});
  return {};
}

// One mark and one signature for all that came together.
Result<void> Node::close_batch(Gathering& step) {
  const auto head = ledger_->state().find<ledger::HeadRecord>(ledger::head_key());
  const Time mark = head ? std::max(step.now, head->mark) : step.now;
  TRY(const ledger::Change change, step.batch.close());
  step.entries.push_back(
      ledger::encode({ledger::EntryType::mark, seal::encode(ledger::Mark{mark}), {}}));
  return ledger_->append(step.entries, change);
}

// What follows from the state as it now stands on the disk.
Result<void> Node::after_commit(Time now, http::Step& out) {
  last_look_ = now;
  TRY_VOID(drop_old_parts(now));
  TRY_VOID(aim(now));
  push(out, now);
  TRY_VOID(deposit(out, now));
  TRY_VOID(deliver(out, now));
  TRY_VOID(acknowledge(out, now));
  TRY_VOID(release(out));
  return answer_openings(now, out);
}

void Node::send(http::Step& out, Errand errand, std::string to, std::string_view path, Bytes body) {
  const std::uint64_t id = ++last_errand_;
  errands_.emplace(id, std::move(errand));
  out.errands.push_back({id, std::move(to), std::string(path), std::move(body), 15'000});
}

// An answer that makes no sense counts as none: a peer must not be able to lose us a step.
Result<void> Node::take_return(Gathering& step, http::Return& back) {
  const auto found = errands_.find(back.id);
  if (found == errands_.end()) return {};
  const Errand errand = std::move(found->second);
  errands_.erase(found);
  Result<void> done;
  {
    TRY(sqlite::Savepoint savepoint, db_.savepoint());
    done = take_answer(step, errand, back);
    if (done) return savepoint.keep();
  }
  if (http::ends_step(done.error())) return done;
  const std::string peer =
      errand.member.empty() ? "trustee " + std::to_string(errand.seat) : "node " + errand.member;
  journal_.say(Event::peer_unreachable, done.error(), {{"peer", peer}});
  http::Return none{back.id, Failure(std::move(done).error())};
  return take_answer(step, errand, none);
}

Result<void> Node::take_answer(Gathering& step, const Errand& errand, http::Return& back) {
  using Kind = Errand::Kind;
  switch (errand.kind) {
    case Kind::push:
      return pushed(step, errand, back);
    case Kind::deposit:
      return deposited(step, errand, back);
    case Kind::release:
      return released(errand, back);
    default:
      return delivered(step, errand, back);
  }
}

Result<std::optional<http::Answer>> Node::answer(Gathering& step, http::CoreCall& call) {
  using Kind = Caller::Kind;
  const http::Request& request = call.request;
  const Caller caller = caller_of(request.peer, step.now);
  if (request.method == "GET") return get(request, caller);
  if (caller.kind == Kind::device) return answer_device(step, call, caller);
  if (caller.kind == Kind::anyone) {
    return fail(Code::unauthenticated, why_anyone(request.peer));
  }
  return answer_peer(step, request, caller);
}

Result<void> Node::not_suspended(const Caller& caller) const {
  const ledger::State& state = ledger_->state();
  const DeviceId device = seal::signer_id(caller.device->device_key);
  for (const std::string& subject :
       {"officer " + caller.device->officer.str(), "device " + device.hex()}) {
    const auto record = state.find<ledger::SuspensionRecord>(ledger::suspension_key(subject));
    if (record && record->in_force) return fail(Code::refused, said_of(*record), subject);
  }
  return {};
}

Result<std::optional<http::Answer>> Node::answer_device(Gathering& step, http::CoreCall& call,
                                                        const Caller& caller) {
  namespace path = wire::path;
  TRY_VOID(not_suspended(caller));
  const std::string& wanted = call.request.path;
  if (wanted == path::open) return open_cable(step, call, caller);
  if (wanted == path::submit) {
    TRY(const auto submit, body_of<wire::Submit>(call));
    return this->submit(step, submit, caller);
  }
  if (wanted == path::part) {
    TRY(const auto part, body_of<wire::Part>(call));
    return this->part(step, part, caller);
  }
  if (wanted == path::parts_held) {
    TRY(const auto query, body_of<wire::PartsHeldRequest>(call));
    return parts_held(query, caller);
  }
  if (wanted == path::list) {
    TRY(const auto query, body_of<wire::ListRequest>(call));
    return list(query, caller, step.now);
  }
  if (wanted == path::assign) {
    TRY(const auto assign, body_of<wire::Assign>(call));
    return this->assign(assign, caller, step.now);
  }
  if (wanted == path::track) {
    TRY(const auto query, body_of<wire::CableQuery>(call));
    return track(query, caller);
  }
  if (wanted == path::body) {
    TRY(const auto query, body_of<wire::BodyRequest>(call));
    return body(query, caller);
  }
  if (wanted == path::use) {
    TRY(const auto append, body_of<wire::Append>(call));
    return append_use(step, append, caller);
  }
  if (wanted == path::act) {
    TRY(const auto act, body_of<wire::SignAct>(call));
    return sign_act(step, act, caller);
  }
  if (wanted == path::acts) return waiting_acts(step.now);
  if (wanted == path::budget) {
    TRY(const auto query, body_of<wire::BudgetRequest>(call));
    return budget(query, caller, step.now);
  }
  if (wanted.starts_with("/v1/clear")) return answer_clearing(step, call, caller);
  return answer_peer(step, call.request, caller);
}

Result<http::Answer> Node::answer_clearing(Gathering& step, const http::CoreCall& call,
                                           const Caller& caller) {
  namespace path = wire::path;
  const std::string& wanted = call.request.path;
  if (wanted == path::clearers) {
    TRY(const auto query, body_of<wire::ClearersRequest>(call));
    return clearers(query, caller, step.now);
  }
  if (wanted == path::ask_clearing) {
    TRY(const auto ask, body_of<wire::AskClearing>(call));
    return ask_clearing(step, ask, caller);
  }
  if (wanted == path::clear) {
    TRY(const auto given, body_of<custody::SignedVerdict>(call));
    return clear(step, given, caller);
  }
  if (wanted == path::clearings) return clearings(caller);
  if (wanted == path::bring_file) {
    TRY(const auto part, body_of<wire::ClearingPart>(call));
    return bring_file(part, caller);
  }
  if (wanted == path::clearing_file) {
    TRY(const auto query, body_of<wire::ClearingPartQuery>(call));
    return clearing_file(query, caller);
  }
  TRY(const auto query, body_of<wire::ClearingQuery>(call));
  if (wanted == path::end_clearing) return end_clearing(step, query, caller);
  return clearing(query, caller);
}

// What nodes, inspectors and devices may all ask, or nodes alone.
Result<http::Answer> Node::answer_peer(Gathering& step, const http::Request& request,
                                       const Caller& caller) {
  using Kind = Caller::Kind;
  namespace path = wire::path;
  const bool node = caller.kind == Kind::node;
  if (node && request.path == path::deliver) {
    TRY(const auto envelope, seal::decode<wire::Envelope>(request.body));
    return receive(step, envelope, caller);
  }
  if (node && request.path == path::deliver_part) {
    TRY(const auto part, seal::decode<wire::Part>(request.body));
    return receive_part(step, part, caller);
  }
  if (node && request.path == path::deliver_held) {
    TRY(const auto query, seal::decode<wire::PartsHeldRequest>(request.body));
    return parts_held(query, caller);
  }
  if (node && request.path == path::acknowledge) {
    TRY(const auto acknowledge, seal::decode<wire::Acknowledge>(request.body));
    return take_acknowledgement(step, acknowledge, caller);
  }
  if (node && request.path == path::notice) {
    TRY(const auto notice, seal::decode<wire::Proved>(request.body));
    return take_notice(step, notice, caller);
  }
  if (caller.kind == Kind::self && request.path == path::propose) {
    TRY(const auto act, seal::decode<wire::WaitingAct>(request.body));
    return propose(step, act);
  }
  const bool own = caller.kind == Kind::self || caller.kind == Kind::device;
  if (own && request.path == path::roster) {
    TRY(const auto query, seal::decode<wire::RosterRequest>(request.body));
    return roster(query);
  }
  if (own && request.path == path::prove) {
    TRY(const auto query, seal::decode<wire::ProveRequest>(request.body));
    return prove(query);
  }
  if (own && request.path == path::status) return status(step.now);
  return fail(Code::forbidden, "this call is not for you", request.path);
}

Result<http::Answer> Node::get(const http::Request& request, const Caller& caller) const {
  using Kind = Caller::Kind;
  const bool entries_too =
      caller.kind == Kind::trustee || caller.kind == Kind::inspector || caller.kind == Kind::self;
  TRY(auto file, store::serve(*ledger_, std::string_view(request.path).substr(1), entries_too));
  return http::Answer{.content_type = file.content_type, .body = std::move(file.bytes)};
}

// Under the newest checkpoint that q seats cosigned.
Result<std::string> Node::proof_of(LeafIndex index) const {
  if (index.value >= final_size_.value) {
    return fail(Code::too_few, "the entry has not enough cosignatures yet");
  }
  TRY(const std::string note, ledger_->note(store::Note::final));
  TRY(auto hashes, tlog::inclusion_proof(ledger_->hashes(), index, final_size_));
  return tlog::print(tlog::Proof{{}, index, std::move(hashes), note});
}

}  // namespace valise::node
