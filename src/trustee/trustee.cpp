#include "trustee/trustee.h"

#include "custody/need_to_know.h"
#include "custody/release.h"
#include "sqlite/upkeep.h"
#include "store/served.h"
#include "trustee/answers.h"
#include "wire/paths.h"

namespace valise::trustee {
namespace {

constexpr auto kPeer = http::Access::peer;
constexpr std::size_t kSmall = 64 * 1024;
constexpr std::size_t kLarge = 16 * 1024 * 1024;

template <class Record>
Result<Record> body_of(const http::Request& request) {
  return seal::decode<Record>(request.body);
}

}  // namespace

std::vector<Trustee::Served> Trustee::served() {
  return {{"POST /v1/push", kPeer, kLarge},
          {"POST /v1/deposit", kPeer, kLarge},
          {"POST /v1/release", kPeer, kLarge},
          {"POST /v1/possession", kPeer, kSmall},
          {"POST /v1/possession-proof", kPeer, kSmall},
          {"POST /v1/current", kPeer, kSmall},
          {"POST /v1/hold", kPeer, kSmall},
          {"POST /v1/holds", kPeer, kSmall},
          {"POST /v1/addressed", kPeer, kSmall},
          {"POST /v1/who", kPeer, kSmall},
          {"POST /v1/own-openings", kPeer, kSmall},
          {"POST /v1/damage", kPeer, kSmall},
          {"POST /v1/damage-cables", kPeer, kSmall},
          {"POST /v1/digest", kPeer, kSmall},
          {"POST /v1/alarms", kPeer, kSmall},
          {"POST /v1/alarm-act", kPeer, kSmall},
          {"POST /v1/readers", kPeer, kSmall},
          {"POST /v1/record", kPeer, kSmall},
          {"POST /v1/heads", kPeer, kSmall},
          {"POST /v1/rejoin", kPeer, kSmall},
          {"GET /ledger/*", http::Access::anyone, 0},
          {"GET /livez", http::Access::anyone, 0},
          {"GET /readyz", http::Access::anyone, 0}};
}

Trustee::Trustee(Setup setup, sqlite::Db& db, Random& random, Journal& journal)
    : adopted_(setup.adopted),
      keys_(std::move(setup.keys)),
      member_bytes_per_day_(setup.member_bytes_per_day),
      db_(db),
      random_(random),
      journal_(journal),
      seat_(db),
      readings_(db),
      alarms_(db),
      contacts_(std::move(setup.contacts)) {}

Result<std::unique_ptr<Trustee>> Trustee::open(Setup setup, sqlite::Db& db, Random& random,
                                               Journal& journal) {
  std::unique_ptr<Trustee> out(new Trustee(std::move(setup), db, random, journal));
  TRY_VOID(out->load());
  return out;
}

Result<void> Trustee::load() {
  const ledger::Charter& charter = adopted_.charter;
  const ledger::Seat* seat = charter.seat(keys_.seat);
  if (seat == nullptr || seat->key_id != keys_.kem.id() ||
      seat->cosignature_key != keys_.cosignature.verify_key() ||
      seat->statement_key != keys_.statement.verify_key()) {
    return fail(Code::config,
                "the keys are not those of seat " + std::to_string(keys_.seat) + " of the charter");
  }
  TRY(own_note_key_,
      tlog::make_note_key(charter.cosigner_of(*seat), tlog::SignatureType::cosignature_v1,
                          seat->cosignature_key));
  for (const ledger::Member& member : charter.members) {
    ledger::Rules rules(charter, adopted_.hash, adopted_.domain, member.id);
    TRY(store::Ledger kept, store::Ledger::open(db_, rules.origin));
    const std::string origin = rules.origin;
    mirrors_.emplace(origin,
                     std::make_unique<Mirror>(Mirror{.rules = std::move(rules),
                                                     .trust = ledger::trust_of(charter, member),
                                                     .ledger = std::move(kept),
                                                     .heard = {}}));
  }
  TRY_VOID(load_rejoining());
  level_.clear();
  TRY(to_pass_on_, seat_.all_holds());
  TRY_VOID(load_owed_alarms());
  return fill_readings();
}

Trustee::Mirror* Trustee::mirror_of(const std::string& origin) {
  const auto found = mirrors_.find(origin);
  return found == mirrors_.end() ? nullptr : found->second.get();
}
const Trustee::Mirror* Trustee::mirror_of(const std::string& origin) const {
  const auto found = mirrors_.find(origin);
  return found == mirrors_.end() ? nullptr : found->second.get();
}

bool Caller::sees_all_of(const cable::MemberId& owner) const {
  if (kind == Kind::trustee || kind == Kind::inspector) return true;
  return (kind == Kind::node || kind == Kind::device) && member == owner.str() && !narrowed;
}

// A device speaks for an officer in force, here as at its node.
Caller Trustee::caller_of(const http::Peer& peer, Time now) const {
  using Kind = Caller::Kind;
  if (!peer.key) return {};
  const ledger::Charter& charter = adopted_.charter;
  for (const ledger::Member& member : charter.members) {
    if (member.node.tls_key == *peer.key) return {Kind::node, member.id.str(), 0};
  }
  for (const ledger::Seat& seat : charter.seats) {
    if (seat.tls_key == *peer.key) return {Kind::trustee, {}, seat.number};
  }
  for (const ledger::Inspector& inspector : charter.inspectors) {
    if (inspector.device_key == *peer.key) return {Kind::inspector, {}, 0};
  }
  const ledger::Key key = ledger::device_key(seal::signer_id(*peer.key));
  for (const auto& [origin, mirror] : mirrors_) {
    auto device = mirror->ledger.state().find<ledger::DeviceRecord>(key);
    if (!device || device->revoked) continue;
    const auto officer =
        mirror->ledger.state().find<ledger::OfficerRecord>(ledger::officer_key(device->officer));
    if (officer && officer->in_force(now)) {
      const auto narrowed = custody::judge_device(mirror->ledger.state(), seat_, device->officer,
                                                  seal::signer_id(device->device_key));
      return {Kind::device, mirror->rules.member.str(), 0, std::move(device), narrowed};
    }
  }
  return {};
}

http::Step Trustee::step(Time now, std::vector<http::CoreCall> calls,
                         std::vector<http::Return> returns) {
  http::Step out;
  http::answer_health(calls, failing_, [this] { return sqlite::try_write(db_); }, out);
  if (lost_ || !calls.empty() || !returns.empty() || watch_due(now)) {
    Result<http::Step> done = http::Step{};
    if (const auto ready = lost_ ? take_back() : Result<void>(); !ready) {
      done = Failure(ready.error());
    } else {
      done = step_in_transaction(now, calls, returns);
    }
    if (!done) {
      // Nothing of the step is kept, so nothing of it may be answered.
      lost_ = true;
      failing_ = done.error();
      journal_.say(Event::disk_failed, done.error());
      for (const http::CoreCall& call : calls) {
        out.answers.push_back({call.id, refuse(done.error())});
      }
      return out;
    }
    for (const Journal::Fact& fact : facts_) journal_.say(fact.event, fact.fields);
    std::move(done->answers.begin(), done->answers.end(), std::back_inserter(out.answers));
    out.errands = std::move(done->errands);
  }
  owe_holds(now);
  pass_on(now, out.errands);
  tell_contacts(now, out);
  if (rejoining_) ask_others(now, out.errands);
  return out;
}

Result<http::Step> Trustee::step_in_transaction(Time now, const std::vector<http::CoreCall>& calls,
                                                std::vector<http::Return>& returns) {
  TRY(sqlite::Transaction transaction, db_.begin());
  http::Step out;
  facts_.clear();
  for (http::Return& back : returns) {
    TRY(const bool told, take_told(back, now));
    if (!told) take_return(back, now);
  }
  for (const http::CoreCall& call : calls) {
    TRY(http::Answer said, take_call(call, now));
    out.answers.push_back({call.id, std::move(said)});
  }
  TRY_VOID(level_ledgers(now));
  if (watch_due(now)) TRY_VOID(watch(now));
  for (const auto& [origin, mirror] : mirrors_) TRY_VOID(mirror->ledger.state().healthy());
  TRY_VOID(seat_.healthy());
  TRY_VOID(transaction.commit());
  return out;
}

// A call that is refused leaves no trace on the disk.
Result<http::Answer> Trustee::take_call(const http::CoreCall& call, Time now) {
  const std::size_t facts = facts_.size(), holds = to_pass_on_.size();
  Error no;
  {
    TRY(sqlite::Savepoint savepoint, db_.savepoint());
    auto said = answer(call.request, now);
    if (said) {
      TRY_VOID(savepoint.keep());
      return said;
    }
    no = std::move(said).error();
  }
  if (http::ends_step(no)) return Failure(std::move(no));
  facts_.resize(facts);
  to_pass_on_.resize(holds);
  if (call.request.path == wire::path::push) {
    for (const auto& [origin, mirror] : mirrors_) TRY_VOID(mirror->ledger.reload());
    const bool broken = no.code == Code::unlawful || no.code == Code::forked;
    const auto push = seal::decode<wire::Push>(call.request.body);
    if (broken && push) TRY_VOID(watch_refused_push(push->origin, now));
  }
  if (no.code != Code::gap) {
    journal_.say(Event::request_refused, no, {{"path", call.request.path}});
  }
  return refuse(no);
}

// After a step that was lost: everything as the disk has it. Holds that it may have taken are told
// again to all.
Result<void> Trustee::take_back() {
  for (const auto& [origin, mirror] : mirrors_) TRY_VOID(mirror->ledger.reload());
  TRY_VOID(load_rejoining());
  TRY(to_pass_on_, seat_.all_holds());
  TRY_VOID(load_owed_alarms());
  watched_day_.reset();  // counted again
  lost_ = false;
  return {};
}

Result<void> Trustee::load_rejoining() {
  TRY(const auto rejoin, seat_.fact("rejoining"));
  rejoining_ = rejoin.has_value() && !rejoin->empty();
  return {};
}

Result<http::Answer> Trustee::answer(const http::Request& request, Time now) {
  using Kind = Caller::Kind;
  namespace path = wire::path;
  const Caller caller = caller_of(request.peer, now);
  if (request.method == "GET") return get(request, caller);
  if (caller.kind == Kind::anyone) {
    return fail(Code::unauthenticated, "no node, trustee or enrolled device has this key");
  }
  if (request.path == path::push) {
    TRY(const auto push, body_of<wire::Push>(request));
    return this->push(push, caller, request.body.size(), now);
  }
  if (request.path == path::deposit) {
    TRY(const auto deposit, body_of<wire::Deposit>(request));
    return this->deposit(deposit, caller, now);
  }
  if (request.path == path::release) {
    TRY(const auto release, body_of<wire::Release>(request));
    return this->release(release, caller, now);
  }
  if (request.path == path::hold) return hold(request.body, caller, now);
  if (request.path == path::alarm_act) {
    TRY(const auto act, body_of<wire::AlarmAct>(request));
    return alarm_act(act, caller, now);
  }
  if (request.path == path::rejoin && caller.kind == Kind::trustee) return what_it_holds();
  return answer_question(request, caller, now);
}

// What changes nothing.
Result<http::Answer> Trustee::answer_question(const http::Request& request, const Caller& caller,
                                              Time now) {
  namespace path = wire::path;
  if (request.path == path::current) {
    TRY(const auto wanted, body_of<wire::CurrentRequest>(request));
    return current(wanted, caller, now);
  }
  if (request.path == path::record) {
    TRY(const auto wanted, body_of<wire::RecordRequest>(request));
    return record(wanted, caller);
  }
  if (request.path == path::alarms) {
    TRY(const auto wanted, body_of<wire::AlarmsRequest>(request));
    return alarms(wanted, caller, now);
  }
  if (request.path == path::holds) return holds(caller, now);
  if (request.path == path::possession) {
    TRY(const auto wanted, body_of<wire::PossessionRequest>(request));
    return possession(wanted);
  }
  if (request.path == path::possession_proof) {
    TRY(const auto proof, body_of<wire::PossessionProof>(request));
    return possession_proof(proof, now);
  }
  if (request.path == path::heads) {
    TRY(const wire::Heads said, heads());
    return say(said);
  }
  TRY_VOID(must_be_level(!rejoining_));
  return answer_over_ledgers(request, caller, now);
}

// What needs every mirror to be level.
Result<http::Answer> Trustee::answer_over_ledgers(const http::Request& request,
                                                  const Caller& caller, Time now) {
  namespace path = wire::path;
  if (request.path == path::addressed) {
    TRY(const auto wanted, body_of<wire::AddressedRequest>(request));
    return addressed(wanted, caller, now);
  }
  if (request.path == path::who) {
    TRY(const auto wanted, body_of<wire::WhoRequest>(request));
    return who(wanted, caller, now);
  }
  if (request.path == path::own_openings) {
    TRY(const auto wanted, body_of<wire::OwnOpeningsRequest>(request));
    return own_openings(wanted, caller, now);
  }
  if (request.path == path::readers) {
    TRY(const auto wanted, body_of<wire::ReadersRequest>(request));
    return readers(wanted, caller, now);
  }
  if (request.path == path::damage) {
    TRY(const auto wanted, body_of<wire::DamageRequest>(request));
    return damage(wanted, caller, now);
  }
  if (request.path == path::damage_cables) {
    TRY(const auto wanted, body_of<wire::DamageCablesRequest>(request));
    return damage_cables(wanted, caller);
  }
  if (request.path == path::digest) {
    TRY(const auto wanted, body_of<wire::DigestRequest>(request));
    return digest(wanted, caller, now);
  }
  return fail(Code::forbidden, "this call is not for you", request.path);
}

Result<http::Answer> Trustee::what_it_holds() const {
  wire::RejoinAnswer out;
  TRY(out.heads, heads());
  TRY(const auto holds, seat_.all_holds());
  for (const Bytes& bytes : holds) {
    TRY(auto read, seal::decode<wire::SignedHold>(bytes));
    out.holds.push_back(std::move(read));
  }
  return say(out);
}

// /ledger/MEMBER/checkpoint and /ledger/MEMBER/tile/…: what anyone may check; entries only to
// those who must.
Result<http::Answer> Trustee::get(const http::Request& request, const Caller& caller) {
  const std::string_view rest = request.rest;
  const auto slash = std::min(rest.find('/'), rest.size());
  TRY(const auto member, cable::MemberId::parse(rest.substr(0, slash)));
  const Mirror* mirror = mirror_of(adopted_.charter.origin_of(member));
  if (mirror == nullptr) return fail(Code::not_found, "no such ledger");
  const bool entries_too =
      caller.kind == Caller::Kind::trustee || caller.kind == Caller::Kind::inspector;
  TRY(auto file,
      store::serve(mirror->ledger, rest.substr(std::min(slash + 1, rest.size())), entries_too));
  return http::Answer{.content_type = file.content_type, .body = std::move(file.bytes)};
}

}  // namespace valise::trustee
