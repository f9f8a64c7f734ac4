// How long a trustee takes to say what was opened, over a ledger of a million openings; and whether
// another program, in another language, counts the same from the entries alone (A37).
//
//   valise-bench-damage [--openings 1000000] [--recount yes]
//
// The founding is real; the cables and openings after it are entries without signatures, put into
// one trustee's mirror as it puts what the law let through.
#include <fmt/format.h>

#include <filesystem>

#include "figures.h"
#include "recount/recounted.h"
#include "sim/world.h"
#include "store/readings.h"
#include "wire/damage.h"
#include "wire/paths.h"

namespace valise::bench {
namespace {

constexpr std::uint64_t kCables = 100'000;
constexpr std::uint64_t kBatch = 1000;
constexpr std::int64_t kDays = 730;
constexpr std::size_t kOfficers = 600;

const std::vector<std::string> kMissions = {"nl/mfa", "nl/unny", "nl/unge",
                                            "cy/mfa", "fr/mfa",  "eeas/hq"};
constexpr std::size_t kOwn = 3;  // of them nl's

// One seat's mirror of nl's ledger, filled past the law.
class Filling {
 public:
  Filling(sim::World& world, store::Ledger& ledger)
      : world_(world), ledger_(ledger), db_(*world.trustee(1).db) {}

  Result<void> officers() {
    for (std::size_t i = 0; i < kOfficers; ++i) {
      const auto officer = cable::OfficerId::parse(fmt::format("nl-{:04x}", 0x1000 + i)).value();
      const auto& mission = kMissions[i % kOwn];
      const ledger::Accreditation given{ledger::kReader,
                                        {cable::MissionId::parse(mission).value()},
                                        i % 5 == 0 ? cable::Level::limite : cable::Level::restreint,
                                        now_ + kDays * kDay,
                                        now_ + kDays * kDay,
                                        now_ + kDays * kDay};
      act(ledger::EntryType::officer_accredited, officer.str(), seal::encode(given));
      change().put_record(ledger::officer_key(officer),
                          ledger::OfficerRecord{{}, next(), given, false});
      const auto file = cable::FileId::parse("GEN").value();
      act(ledger::EntryType::granted, officer.str() + " GEN",
          seal::encode(ledger::Grant{now_ + kDays * kDay}));
      change().put_record(ledger::grant_key(officer, file), ledger::GrantRecord{{}, now_, false});
      officers_.push_back(officer);
      devices_.push_back(DeviceId{world_.random.array<32>()});
    }
    return close();
  }

  Result<void> cables() {
    for (std::uint64_t i = 0; i < kCables; ++i) {
      const auto& from = kMissions[kOwn + i % (kMissions.size() - kOwn)];
      const auto level = i % 3 == 0 ? cable::Level::limite : cable::Level::restreint;
      const CableId id{world_.random.array<32>()};
      const auto mission = cable::MissionId::parse(kMissions[i % kOwn]).value();
      const ledger::Received received{id, mission};
      ledger::ReceivedEvidence evidence;
      evidence.released = released_by(from, level);
      put({ledger::EntryType::received, seal::encode(received), seal::encode(evidence)});
      ledger::ReceivedRecord record;
      record.index = next();
      record.time = now_;
      record.originator = cable::MissionId::parse(from).value();
      record.level = level;
      record.files = {cable::FileId::parse("GEN").value()};
      change().put_record(ledger::received_key(mission, id), record);
      held_.push_back({id, mission, record});
      if (waiting_.size() >= kBatch) TRY_VOID(close());
    }
    return close();
  }

  Result<void> openings(std::uint64_t count) {
    const auto step = std::max<std::int64_t>(
        kDays * kDay * std::int64_t{kBatch} / static_cast<std::int64_t>(count), 1);
    store::Readings readings(db_);
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::size_t by = world_.random.below(kOfficers);
      const Held& held = held_[world_.random.below(held_.size() / kOwn) * kOwn + by % kOwn];
      if (held.mission.str() != kMissions[by % kOwn]) continue;
      ledger::RequestRecord record;
      record.index = next();
      record.time = now_;
      record.charged = true;
      ledger::Request& request = record.request;
      request.cable = held.id;
      request.mission = held.mission;
      request.file = held.record.files.front();
      request.officer = officers_[by];
      request.device = devices_[by];
      request.origin = ledger_.origin();
      request.nonce = world_.random.array<16>();
      request.time = now_;
      put({ledger::EntryType::opening_requested, seal::encode(request), {}});
      change().put_record(ledger::request_key(Hash{world_.random.array<32>()}), record);
      const auto reading = store::reading_of(ledger_.origin(), record, held.record);
      readings_.push_back(reading);
      if (waiting_.size() >= kBatch) TRY_VOID(close(step));
    }
    return close();
  }

  const cable::OfficerId& officer() const { return officers_.front(); }

 private:
  struct Held {
    CableId id;
    cable::MissionId mission;
    ledger::ReceivedRecord record;
  };

  LeafIndex next() const { return {ledger_.size().value + waiting_.size() - 1}; }
  void put(const ledger::Entry& entry) { waiting_.push_back(ledger::encode(entry)); }
  void act(ledger::EntryType type, const std::string& subject, Bytes record) {
    const ledger::Act act =
        world_.network.make_act("nl", type, subject, std::move(record), std::nullopt, now_);
    put({type, seal::encode(act), {}});
  }
  ledger::Change& change() {
    if (!change_) change_.emplace(ledger_.state());
    return *change_;
  }

  // The originator's entry: a header by mission and level does for all its cables.
  Bytes released_by(const std::string& from, cable::Level level) {
    Bytes& known = released_[{from, level}];
    if (known.empty()) {
      ledger::Released released;
      released.number.mission = cable::MissionId::parse(from).value();
      released.header = world_.network.header({from, "nl/mfa"}, level);
      known = ledger::encode({ledger::EntryType::released, seal::encode(released), {}});
    }
    return known;
  }

  Result<void> close(std::int64_t step = 1) {
    now_ = now_ + step;
    put(fixture::Network::mark(now_));
    TRY(sqlite::Transaction transaction, db_.begin());
    TRY(ledger::HeadRecord head, find_head());
    head.size = {ledger_.size().value + waiting_.size()};
    head.mark = now_;
    change().put_record(ledger::head_key(), head);
    TRY_VOID(ledger_.append(waiting_, change()));
    store::Readings readings(db_);
    for (store::Reading& each : readings_) {
      each.time = now_;
      TRY_VOID(readings.put(each, now_.seconds / kDay));
      TRY_VOID(readings.note_released(each.origin, each.index));
    }
    waiting_.clear();
    readings_.clear();
    change_.reset();
    return transaction.commit();
  }
  Result<ledger::HeadRecord> find_head() const {
    const auto head = ledger_.state().find<ledger::HeadRecord>(ledger::head_key());
    if (!head) return fail(Code::corrupt, "the ledger was not founded");
    return *head;
  }

  sim::World& world_;
  store::Ledger& ledger_;
  sqlite::Db& db_;
  Time now_ = world_.now();
  std::vector<Bytes> waiting_;
  std::vector<store::Reading> readings_;
  std::optional<ledger::Change> change_;
  std::vector<cable::OfficerId> officers_;
  std::vector<DeviceId> devices_;
  std::vector<Held> held_;
  std::map<std::pair<std::string, cable::Level>, Bytes> released_;
};

wire::Damage ask(sim::World& world, const wire::DamageRequest& asked) {
  const fixture::Person& by = world.network.member("nl").registrars[2];
  const Stopwatch watch;
  const auto answer = must(sim::read_answer<wire::Statement>(world.ask(
      "trustee 1", sim::post(wire::path::damage, seal::encode(asked), by.device().verify_key()))));
  const double took = watch.seconds();
  auto damage = must(custody::open_statement<wire::Damage>(
      world.network.domain(), world.network.charter().seat(1)->statement_key, answer.signed_word));
  std::uint64_t cables = 0;
  for (const wire::DamageGroup& each : damage.opened) cables += each.cables;
  fmt::print("{:<16} {:6.2f} s   {:>9} requests, {:>6} cables opened\n", asked.subject, took,
             damage.requests, cables);
  return damage;
}

void measure(std::uint64_t openings, bool recount) {
  sim::WorldOptions options;
  options.missions = kMissions;
  sim::World world(options);
  must(world.found());
  store::Ledger ledger = must(store::Ledger::open(*world.trustee(1).db, "valise-test/nl"));
  Filling filling(world, ledger);
  const Stopwatch filled;
  must(filling.officers());
  must(filling.cables());
  must(filling.openings(openings));
  world.pass((kDays + 1) * kDay);
  world.crash(world.trustee(1));  // its core has another size in mind
  fmt::print("{} entries, filled in {:.0f} s\n", ledger.size().value, filled.seconds());
  const std::vector<std::string> subjects = {"officer " + filling.officer().str(),
                                             "mission nl/unny", "member nl"};
  const auto file = std::filesystem::temp_directory_path() / "valise-bench-damage.entries";
  if (recount) must(recount::write_entries(ledger, file));
  const Time to = ledger.state().find<ledger::HeadRecord>(ledger::head_key())->mark;
  for (const std::string& subject : subjects) {
    const wire::Damage damage = ask(world, {subject, fixture::kStart, to});
    if (!recount) continue;
    const Stopwatch again;
    const std::string other = must(recount::recounted(file, world.network.domain().founding,
                                                      {subject, damage.from, damage.to}));
    const bool same = other == recount::as_recounted(damage);
    fmt::print("  recounted      {:6.2f} s   {}\n", again.seconds(), same ? "the same" : "DIFFERS");
    if (!same) give_up({Code::failed, "the recount differs", subject});
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  const valise::bench::Options options(count, words, {"openings", "recount"});
  valise::bench::measure(options.number("openings", 1'000'000),
                         options.text("recount", "yes") == "yes");
  return 0;
}
