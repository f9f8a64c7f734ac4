// A network in one thread: the real cores of nodes and trustees on real databases, with a time, a
// line and crashes that all come from one seed, so that a run repeats byte for byte.
//
// A message is delivered, lost, doubled, slow or its answer lost, as its dice fall; a core may
// crash after it made its changes durable and before anyone heard of them, and is opened again
// from its database.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "fixture/network.h"
#include "http/core.h"
#include "node/node.h"
#include "trustee/trustee.h"

namespace valise::sim {

using Reply = std::function<void(Result<http::Answer>)>;

// Chances in a thousand; a message each but for `crash`, which is a step's that had work.
struct Fates {
  unsigned lost = 0;
  unsigned answer_lost = 0;
  unsigned doubled = 0;
  unsigned slow = 0;
  unsigned crash = 0;
};

// What is to happen, in order of time and then of planning.
class Events {
 public:
  std::int64_t now_ms() const { return now_ms_; }
  void after(std::int64_t ms, std::function<void()> what);
  bool next(std::int64_t until_ms);  // false: nothing left before then, and it is then

 private:
  std::int64_t now_ms_ = 0;
  std::uint64_t planned_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> queue_;
};

struct Server {
  struct Waiting {
    http::Request request;
    Reply reply;
  };
  std::string name;  // "node cy", "trustee 3"
  http::PublicKey key{};
  std::unique_ptr<sqlite::Db> db;
  std::unique_ptr<SeededRandom> random;
  std::unique_ptr<http::Core> core;
  std::int64_t skew_s = 0;  // of its clock
  std::uint64_t life = 0;   // how often it was opened: what was sent to an earlier one is gone
  std::uint64_t last_call = 0;
  std::map<std::uint64_t, Waiting> waiting;  // calls that are not answered yet
  std::vector<http::CoreCall> calls;
  std::vector<http::Return> returns;
  bool woken = false;
  std::uint64_t tick = 0;  // the one that is planned
  std::int64_t tick_ms = 500;
};

struct WorldOptions {
  std::uint64_t seed = 1;
  Time start = fixture::kStart;
  std::vector<std::string> missions = {"cy/mfa", "nl/mfa", "fr/mfa", "eeas/hq"};
  std::uint32_t budget = 3;                                             // new cables a day
  std::vector<ledger::Handling> handling = ledger::default_handling();  // but for the budget
  std::uint32_t cooling_off_seconds = 0;
  std::string liar;                             // a member whose node lies; empty: none
  std::vector<trustee::Contact> contacts = {};  // of every trustee
};

class World {
 public:
  explicit World(const WorldOptions& options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // founding.cpp: missions opened, two officers a mission accredited, enrolled and granted the
  // file GEN, all by the calls that people make. Errors are the servers' own.
  Result<void> found();

  Time now() const { return options_.start + events_.now_ms() / 1000; }
  void run_for(std::int64_t seconds);
  // Days in which nothing happens at all.
  void pass(std::int64_t seconds) { options_.start = options_.start + seconds; }

  // One call of a client or another server, its fate from the dice.
  void call(const std::string& from, const std::string& to, http::Request request,
            std::int64_t deadline_ms, Reply reply);
  // The same, waited for: for founding and for questions at the end.
  Result<http::Answer> ask(const std::string& to, http::Request request);
  // An act, signed whole, given to the node as its signers would.
  Result<void> put_act(const std::string& member, const ledger::Entry& entry);
  void cut(const std::string& a, const std::string& b, std::int64_t seconds);
  void crash(Server& server);
  // A seat's disk is gone: it comes back with an empty one, told to rejoin.
  void lose(std::uint8_t seat);

  bool dice(unsigned in_a_thousand) { return random.below(1000) < in_a_thousand; }
  bool honest(std::string_view member) const { return member != options_.liar; }
  const WorldOptions& options() const { return options_; }
  Server& server(const std::string& name) { return *servers_.at(name); }
  Server& node(std::string_view member) { return server("node " + std::string(member)); }
  Server& trustee(std::uint8_t seat) { return server("trustee " + std::to_string(seat)); }
  const std::vector<std::string>& members() const { return members_; }

  SeededRandom random;
  fixture::Network network;
  Fates fates;
  bool lying = false;                        // whether the liar lies just now
  std::vector<fixture::Person> people;       // two officers a mission, in order of missions
  std::function<void(Server&)> before_step;  // looked at by truths.h
  std::function<void(Server&, const http::Step&)> after_step;
  // Whether a contact outside the network was told.
  std::function<Result<void>(const Server&, const http::Telling&)> contact;
  std::function<void(std::string_view)> hear;  // each line of a server's journal
  Events& events() { return events_; }

 private:
  class WorldClock final : public Clock {
   public:
    explicit WorldClock(const World& world) : world_(world) {}
    Time now() const override { return world_.now(); }

   private:
    const World& world_;
  };

  void add_server(const std::string& name, const http::PublicKey& key,
                  std::span<const sqlite::Migration> tables);
  void open_core(Server& server);
  std::unique_ptr<http::Core> open_node(Server& server, const std::string& member);
  std::unique_ptr<http::Core> open_trustee(Server& server, std::uint8_t seat);
  void deliver(const std::string& from, const std::string& to, const http::Request& request,
               std::int64_t delay_ms, const Reply& reply);
  void wake(Server& server);
  void plan_tick(Server& server, bool busy);
  void step(Server& server);
  std::int64_t delay_ms();
  bool is_cut(const std::string& a, const std::string& b) const;
  Result<void> open_mission(const std::string& mission);

  WorldOptions options_;
  std::vector<std::string> members_;
  WorldClock clock_;
  Journal journal_;
  Events events_;
  std::map<std::string, std::unique_ptr<Server>> servers_;
  std::vector<std::string> opened_;                                   // missions
  std::map<std::pair<std::string, std::string>, std::int64_t> cuts_;  // until when
};

// A call as a terminal or a server makes it.
http::Request post(std::string_view path, Bytes body, const http::PublicKey& from);
// The record of a 200, else the error that the refusal names.
template <class Record>
Result<Record> read_answer(const Result<http::Answer>& answer) {
  if (!answer) return Failure(answer.error());
  if (answer->status == 200) return seal::decode<Record>(answer->body);
  const auto refusal = seal::decode<wire::Refusal>(answer->body);
  if (!refusal) return fail(Code::failed, "status " + std::to_string(answer->status));
  return Failure(wire::error_of(*refusal));
}

// Keys are move-only; their seeds make them again.
seal::SigningKey copy(const seal::SigningKey& key);
seal::KemKey copy(const seal::KemKey& key);

}  // namespace valise::sim
