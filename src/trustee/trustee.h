// A trustee: mirrors every member's ledger, checks each entry against the law, cosigns, keeps one
// share of each cable, judges openings and releases (DESIGN.md §2, §4, §6). It never has a cable's
// text, cover or subject, or a person's name.
//
// A core (http/core.h): one step is one transaction. The rooms: mirror.cpp takes pushes,
// deposits.cpp shares, releasing.cpp openings, statements.cpp what terminals ask, arrivals.cpp what
// was addressed to them, holds.cpp holds, rejoining.cpp what a restored seat must hear first,
// damage.cpp how much was taken, watching.cpp what looks like a break-in, telling.cpp whom that is
// told.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/journal.h"
#include "base/random.h"
#include "custody/withheld.h"
#include "http/core.h"
#include "http/route.h"
#include "ledger/charter.h"
#include "ledger/law.h"
#include "seal/kem.h"
#include "store/alarms.h"
#include "store/ledgers.h"
#include "store/readings.h"
#include "store/seat.h"
#include "watch/drain.h"
#include "wire/alarms.h"
#include "wire/damage.h"
#include "wire/digest.h"
#include "wire/own_openings.h"
#include "wire/readers.h"
#include "wire/trustee.h"

namespace valise::trustee {

// The secrets of one seat.
struct SeatKeys {
  std::uint8_t seat = 0;
  seal::KemKey kem;
  seal::SigningKey cosignature;
  seal::SigningKey statement;
};

// Who is at the other end, by the key of the connection.
struct Caller {
  enum class Kind : std::uint8_t { anyone, node, trustee, inspector, device };
  Kind kind = Kind::anyone;
  std::string member;     // of a node or device
  std::uint8_t seat = 0;  // of a trustee
  std::optional<ledger::DeviceRecord> device = std::nullopt;
  // Why a device is told no more than another member's: it or its officer is suspended or held.
  std::optional<custody::WithheldCode> narrowed = std::nullopt;

  // Whether a ledger is told to it as a whole: the own member, the seats, inspectors.
  bool sees_all_of(const cable::MemberId& owner) const;
};

// Whether that device's officer may lift holds by his member's ledger, and so sees what stands
// against anybody of it: a registrar or security officer who is not suspended.
bool may_lift(const ledger::State& state, const ledger::DeviceRecord& device, Time now);

// Who is told of alarms, outside the network.
struct Contact {
  std::string name;  // as the teller knows it (http/teller.h)
  std::string of;    // a member, or "*": of all
};

struct Setup {
  const ledger::Adopted& adopted;  // must outlive the trustee
  SeatKeys keys;
  std::uint64_t member_bytes_per_day = 2'000'000'000;
  std::vector<Contact> contacts = {};
};

class Trustee final : public http::Core {
 public:
  // The database, with trustee_migrations() applied, the randomness and the journal must outlive
  // the trustee. Errors: disk, corrupt; config (the keys are not those of a seat of the charter).
  static Result<std::unique_ptr<Trustee>> open(Setup setup, sqlite::Db& db, Random& random,
                                               Journal& journal);

  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override;

  // From now on nothing is cosigned or released until every other seat has said what it holds:
  // what a restore from a backup begins with (PROTOCOL.md row 12).
  Result<void> begin_rejoin();
  bool rejoining() const { return rejoining_; }

  // The paths that it serves, for a table of routes: "POST /v1/push".
  struct Served {
    std::string_view pattern;
    http::Access access;  // peer: any certificate; the core knows whose it is
    std::size_t body_bytes_max;
  };
  static std::vector<Served> served();

 private:
  struct Mirror {
    ledger::Rules rules;
    tlog::Trust trust;
    store::Ledger ledger;
    std::uint64_t bytes_today = 0;
    std::int64_t day = 0;
    Time heard;  // when its node last pushed
  };

  Trustee(Setup setup, sqlite::Db& db, Random& random, Journal& journal);
  Result<void> load();
  Result<void> load_rejoining();

  Result<http::Step> step_in_transaction(Time now, const std::vector<http::CoreCall>& calls,
                                         std::vector<http::Return>& returns);
  Result<http::Answer> take_call(const http::CoreCall& call, Time now);
  Result<void> take_back();
  Result<http::Answer> answer(const http::Request& request, Time now);
  Result<http::Answer> answer_question(const http::Request& request, const Caller& caller,
                                       Time now);
  Result<http::Answer> answer_over_ledgers(const http::Request& request, const Caller& caller,
                                           Time now);
  Result<http::Answer> get(const http::Request& request, const Caller& caller);
  Caller caller_of(const http::Peer& peer, Time now) const;
  Mirror* mirror_of(const std::string& origin);
  const Mirror* mirror_of(const std::string& origin) const;

  // mirror.cpp
  Result<http::Answer> push(const wire::Push& push, const Caller& caller, std::size_t bytes,
                            Time now);
  Result<void> check_push(const wire::Push& push, Mirror& mirror, std::size_t bytes, Time now);
  struct Applied;
  Result<Applied> apply_batches(const wire::Push& push, Mirror& mirror);
  Result<void> keep(const Applied& applied, Mirror& mirror, Time now);
  void note_openings(std::span<const ledger::Entry> batch, const Mirror& mirror,
                     Applied& applied) const;
  Result<void> take_lifted(const Mirror& mirror, const ledger::Entry& entry);

  // deposits.cpp
  Result<http::Answer> deposit(const wire::Deposit& deposit, const Caller& caller, Time now);
  Result<wire::DepositAnswer> deposit_one(const Mirror& mirror, const wire::DepositItem& item,
                                          Time now);

  // releasing.cpp
  Result<http::Answer> release(const wire::Release& release, const Caller& caller, Time now);
  Result<wire::ReleaseAnswer> release_one(Mirror& mirror, const tlog::Head& head,
                                          const wire::ReleaseItem& item, Time now);
  void note_answer(const std::string& origin, LeafIndex index,
                   const std::optional<custody::WithheldCode>& withheld);
  Result<custody::JudgedCable> judge(Mirror& mirror, const ledger::RequestRecord& record,
                                     const store::StoredOpening& opening, Time now);
  Result<wire::SeatReply> reply(const Mirror& mirror, const tlog::Head& head, const Hash& id,
                                const ledger::RequestRecord& record,
                                const custody::Allowed& allowed, const wire::ReleaseItem& item,
                                Time now);

  // arrivals.cpp
  Result<http::Answer> addressed(const wire::AddressedRequest& request, const Caller& caller,
                                 Time now);
  Result<void> may_ask_arrivals(const Mirror* reader, const cable::MissionId& mission,
                                const Caller& caller, Time now) const;

  // statements.cpp
  Result<http::Answer> current(const wire::CurrentRequest& request, const Caller& caller, Time now);
  Result<http::Answer> record(const wire::RecordRequest& request, const Caller& caller);
  Result<void> may_ask_who(const ledger::State& originators, const cable::MissionId& originator,
                           const Caller& caller, Time now) const;
  Result<http::Answer> who(const wire::WhoRequest& request, const Caller& caller, Time now);
  Result<http::Answer> readers(const wire::ReadersRequest& request, const Caller& caller, Time now);
  std::uint32_t readers_of(const Mirror& mirror, const cable::MissionId& mission,
                           cable::Level level, Time now);
  std::optional<cable::Number> number_of(const CableId& cable,
                                         const cable::MissionId& originator) const;
  Result<http::Answer> own_openings(const wire::OwnOpeningsRequest& request, const Caller& caller,
                                    Time now);
  Result<http::Answer> possession(const wire::PossessionRequest& request);
  Result<http::Answer> possession_proof(const wire::PossessionProof& proof, Time now);
  Result<wire::Heads> heads() const;
  Secret possession_bytes(const cable::MissionId& mission, const KeyId& key) const;

  // holds.cpp
  Result<http::Answer> hold(View body, const Caller& caller, Time now);
  Result<void> may_hold(const Mirror& mirror, const wire::SignedHold& given, Time now) const;
  Result<void> told_by_enough(const Mirror& mirror, const wire::SignedHold& given, const Hash& id,
                              std::uint8_t seat, const Error& otherwise);
  Result<http::Answer> holds(const Caller& caller, Time now) const;
  static std::string lifted_fact(const std::string& origin, const std::string& subject,
                                 const Hash& hold);
  void owe_holds(Time now);
  void pass_on(Time now, std::vector<http::Errand>& errands);

  // damage.cpp
  Result<store::ReadingsOf> may_assess(const wire::DamageRequest& asked,
                                       const Caller& caller) const;
  Result<http::Answer> damage(const wire::DamageRequest& asked, const Caller& caller, Time now);
  Result<http::Answer> damage_cables(const wire::DamageCablesRequest& request,
                                     const Caller& caller);

  // digest.cpp
  Result<std::vector<wire::DigestUnopened>> unopened(const Mirror& own,
                                                     const wire::DigestRequest& asked) const;
  Result<http::Answer> digest(const wire::DigestRequest& asked, const Caller& caller, Time now);

  // watching.cpp
  Result<void> fill_readings();
  Result<void> fill_reading(const Mirror& mirror, const Hash& id, View record);
  bool watch_due(Time now) const;
  Result<void> watch(Time now);
  Result<void> begin_watching(Time now);
  Result<void> close_day(Time now);
  Result<void> raise_drain(const watch::Drain& drain, const std::vector<watch::DayCount>& counts,
                           Time now);
  Result<void> watch_opening(const Mirror& mirror, const store::Reading& reading,
                             std::optional<custody::WithheldCode> judged, Time now);
  Result<void> watch_refused_push(const std::string& origin, Time now);
  Result<void> raise(wire::Alarm alarm);
  Result<void> tell_on(Time now);
  Result<const Mirror*> overseen_by(const Caller& caller) const;
  Result<http::Answer> alarms(const wire::AlarmsRequest& request, const Caller& caller, Time now);
  Result<http::Answer> alarm_act(const wire::AlarmAct& act, const Caller& caller, Time now);

  // telling.cpp
  struct OwedNotice {
    std::string contact;
    http::Notice notice;
  };
  Result<void> owe_alarm(const wire::Alarm& alarm, bool again);
  Result<void> load_owed_alarms();
  void tell_contacts(Time now, http::Step& out);
  Result<std::optional<OwedNotice>> owed_notice(std::int64_t id) const;
  Result<bool> take_told(const http::Return& back, Time now);

  // rejoining.cpp
  Result<http::Answer> what_it_holds() const;
  void ask_others(Time now, std::vector<http::Errand>& errands);
  void take_return(http::Return& back, Time now);
  void take_rejoin(std::uint8_t seat, wire::RejoinAnswer answer);
  bool is_level(const Mirror& mirror) const;
  static Result<void> must_be_level(bool level);  // what is behind says nothing of how things stand
  Result<bool> reaches_what_was_told(const Mirror& mirror);
  Result<void> take_told_holds(const Mirror& mirror, Time now);
  Result<void> level_ledgers(Time now);

  template <class Word>
  Bytes state_word(const Word& word) const {
    return seal::sign1(keys_.statement, adopted_.domain.label(Word::label), seal::encode(word));
  }

  const ledger::Adopted& adopted_;
  SeatKeys keys_;
  std::uint64_t member_bytes_per_day_;
  sqlite::Db& db_;
  Random& random_;
  Journal& journal_;
  store::Seat seat_;
  store::Readings readings_;
  store::Alarms alarms_;
  std::map<std::string, std::unique_ptr<Mirror>> mirrors_;  // by origin
  struct Counted {
    std::uint32_t officers = 0;
    Time at;
  };
  std::map<std::pair<cable::MissionId, cable::Level>, Counted> counted_;  // kept a short while
  tlog::NoteKey own_note_key_;
  watch::DrainWatch drains_;
  std::optional<std::int64_t> watched_day_;  // the last that is over; none before the first step
  Time watched_;

  bool lost_ = false;                 // a step failed, and the disk has not been read anew since
  std::optional<Error> failing_;      // why nothing can be written
  std::vector<Journal::Fact> facts_;  // of this step, told once they are durable
  bool rejoining_ = false;
  // What another seat said, while rejoining. Its sizes are its own word; what counts are
  // checkpoints, which the ledger's node signed.
  struct Told {
    std::map<std::string, std::vector<std::pair<tlog::Head, std::string>>>
        checkpoints;  // by origin
    std::vector<wire::SignedHold> holds;
  };
  std::map<std::uint8_t, Told> told_;  // by seat
  std::set<std::string> level_;        // ledgers that are as far as was told, their holds taken
  std::set<std::string> fork_told_;    // ledgers of which another history was told
  std::map<Hash, std::set<std::uint8_t>> tellers_;  // of holds that not enough seats told yet
  std::uint64_t last_errand_ = 0;
  struct Sent {
    std::uint8_t seat;
    bool rejoin;
    Bytes hold;
    std::int64_t wait = 0;  // seconds, before it is told again after a refusal
  };
  // A hold that a seat has not said yet that it took: told again from then on.
  struct Owed {
    std::uint8_t seat;
    Bytes hold;
    Time when;
    std::int64_t wait;  // after that, if it is refused once more
  };
  void take_hold_return(Sent sent, const http::Return& back, Time now);
  std::map<std::uint64_t, Sent> sent_;
  Time asked_;
  struct OwedAlarm {
    Time when;
    std::int64_t wait = 0;  // seconds, before it was told
    bool under_way = false;
  };
  std::vector<Contact> contacts_;
  std::map<std::int64_t, OwedAlarm> owed_alarms_;  // by their rows
  std::map<std::uint64_t, std::int64_t> telling_;  // row, by errand
  std::vector<Bytes> to_pass_on_;
  std::vector<Owed> owed_;
};

}  // namespace valise::trustee
