// A member's node: keeps its missions' sealed cables and its ledger, numbers, delivers, receives,
// and asks the trustees (DESIGN.md §2, §5, §6). It never has a cable's text, and never serves
// code.
//
// A core (http/core.h): one step is one transaction, one batch of the ledger and one signature,
// whatever number of requests came together. The rooms: accepting.cpp takes cables from terminals,
// pushing.cpp gets the ledger cosigned, depositing.cpp hands shares to the seats, delivering.cpp
// and receiving.cpp move cables between members, opening.cpp parks openings until the seats have
// answered, acting.cpp gathers signatures of acts, notices.cpp tells what a cable has become,
// clearing.cpp and clearing_files.cpp pass drafts to their clearers, listing.cpp answers terminals.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/journal.h"
#include "base/random.h"
#include "http/core.h"
#include "http/route.h"
#include "ledger/charter.h"
#include "ledger/law.h"
#include "node/seat_clocks.h"
#include "seal/kem.h"
#include "store/cables.h"
#include "store/clearings.h"
#include "store/ledgers.h"
#include "wire/budget.h"
#include "wire/clearing.h"
#include "wire/nodes.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::node {

using MissionKeys = std::map<cable::MissionId, seal::KemKey>;

struct Setup {
  const ledger::Adopted& adopted;  // must outlive the node
  cable::MemberId member;
  seal::SigningKey ledger_key;
  // The missions' keys as they stand on the disk; asked at start and when a mission opens.
  std::function<Result<MissionKeys>()> load_mission_keys;
};

// Who is at the other end, by the key of the connection.
struct Caller {
  enum class Kind : std::uint8_t { anyone, node, trustee, inspector, device, self };
  Kind kind = Kind::anyone;
  std::string member;  // of another node
  std::optional<ledger::DeviceRecord> device;
  std::optional<ledger::OfficerRecord> officer;  // in force

  // Under what name the parts of a body that it brings are kept.
  std::string bringer() const {
    return device ? "device " + seal::signer_id(device->device_key).hex() : "member " + member;
  }
};

class Node final : public http::Core {
 public:
  // The database, with node_migrations() applied, the randomness and the journal must outlive the
  // node. A new ledger begins with its charter. Errors: disk, corrupt; config (the keys are not
  // the member's).
  static Result<std::unique_ptr<Node>> open(Setup setup, sqlite::Db& db, Random& random,
                                            Journal& journal);

  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override;

  struct Served {
    std::string_view pattern;
    http::Access access;  // peer: any certificate; the core knows whose it is
    std::size_t body_bytes_max;
  };
  static std::vector<Served> served();

 private:
  // An opening that waits for the seats.
  struct Opening {
    std::uint64_t call = 0;
    LeafIndex index;
    Hash id;
    CableId cable;
    cable::MissionId mission;
    Bytes reply_key;
    Time since;
    std::set<std::uint8_t> asked;
    std::set<std::uint8_t> answered;
    std::map<std::uint8_t, wire::SeatReply> replies;
    std::vector<Bytes> withheld;
  };

  // What one step gathers; dropped whole if it cannot be made durable. A call gathers into a part,
  // which a refusal drops alone.
  struct Gathering {
    Time now;
    ledger::Batch batch;
    std::vector<Bytes> entries{};
    bool mark_wanted = false;  // close a batch even without entries
    std::vector<http::CoreAnswer> answers{};
    std::vector<Opening> openings{};
    std::vector<Journal::Fact> facts{};
    std::optional<Time> last_mark{};  // of the ledger as it stood before

    Gathering part() const { return {.now = now, .batch = batch.part(), .last_mark = last_mark}; }
    void take(Gathering&& part);
  };

  // An errand under way, and what to do with its return.
  struct Errand {
    enum class Kind : std::uint8_t { push, deposit, release, envelope, part, held, acknowledge };
    Kind kind = Kind::push;
    std::uint8_t seat = 0;
    std::string member;
    std::int64_t row = 0;         // of outbox or acknowledgements
    TreeSize size;                // of a push
    std::vector<CableId> cables;  // of a deposit
    std::vector<std::uint64_t> openings;
    std::uint32_t part = 0;
  };

  // How far a seat is, as it last said.
  struct SeatState {
    std::optional<TreeSize> mirrored;  // none: not heard yet
    bool pushing = false;
    bool depositing = false;
    bool reachable = false;
    TreeSize told;  // size of the final checkpoint that went with the last push
    Time pushed;
    Time retry;
    std::int64_t backoff = 1;
  };

  // The checkpoint that is being cosigned. A next one starts when q seats have signed this, so
  // that enough signatures meet on one.
  struct Target {
    TreeSize size;
    std::string note;
    std::map<std::uint8_t, std::string> lines;
    std::set<std::uint8_t> tried;  // seats that answered or failed
    bool final = false;
  };

  Node(Setup setup, sqlite::Db& db, Random& random, Journal& journal);
  Result<void> load();
  Result<void> load_final_size();
  Result<void> step_in_transaction(Gathering& step, std::vector<http::CoreCall>& calls,
                                   std::vector<http::Return>& returns);
  Result<void> take_call(Gathering& step, http::CoreCall& call);
  Result<void> take_back();
  Result<void> try_to_write();
  void refuse_all(const std::vector<http::CoreCall>& calls, const Error& error, http::Step& out);
  Result<void> adopt(Time now);
  Result<void> close_batch(Gathering& step);
  Result<void> after_commit(Time now, http::Step& out);
  bool idle(Time now) const;
  void note_failure(const Error& error);
  Result<std::optional<http::Answer>> answer(Gathering& step, http::CoreCall& call);
  Result<std::optional<http::Answer>> answer_device(Gathering& step, http::CoreCall& call,
                                                    const Caller& caller);
  Result<http::Answer> answer_clearing(Gathering& step, const http::CoreCall& call,
                                       const Caller& caller);
  Result<http::Answer> answer_peer(Gathering& step, const http::Request& request,
                                   const Caller& caller);
  Result<http::Answer> get(const http::Request& request, const Caller& caller) const;
  Caller caller_of(const http::Peer& peer, Time now) const;
  // Why the key of a connection is anyone's, for whoever holds it.
  std::string why_anyone(const http::Peer& peer) const;
  Result<LeafIndex> append(Gathering& step, const ledger::Entry& entry);
  Result<void> take_return(Gathering& step, http::Return& back);
  Result<void> take_answer(Gathering& step, const Errand& errand, http::Return& back);
  void send(http::Step& out, Errand errand, std::string to, std::string_view path, Bytes body);
  const seal::KemKey* mission_key(const cable::MissionId& mission);
  // Null too while the ledger does not show the mission open, whose cables the law would refuse.
  const seal::KemKey* open_mission_key(const cable::MissionId& mission);
  Result<void> not_suspended(const Caller& caller) const;
  bool serves(const Caller& caller, const cable::MissionId& mission) const;
  Result<std::string> proof_of(LeafIndex index) const;

  // accepting.cpp
  Result<http::Answer> part(Gathering& step, const wire::Part& part, const Caller& caller);
  Result<http::Answer> parts_held(const wire::PartsHeldRequest& request, const Caller& caller);
  Result<http::Answer> submit(Gathering& step, const wire::Submit& submit, const Caller& caller);
  Result<void> check_submission(const wire::Submit& submit, const cable::Header& header,
                                const CableId& id, const Caller& caller);
  struct Body {
    std::uint64_t bytes = 0;
    const std::optional<Bytes>& whole;  // if it came along
  };
  Result<void> take_body(const CableId& id, const cable::Header& header, const Body& body,
                         const Caller& caller);
  Result<void> keep_own(const wire::Submit& submit, const cable::Header& header,
                        const store::StoredCable& cable);

  // pushing.cpp
  void push(http::Step& out, Time now);
  Result<void> aim(Time now);
  Result<wire::Push> make_push(TreeSize from);
  Result<std::string> sign_note(TreeSize size) const;
  Result<void> pushed(Gathering& step, const Errand& errand, http::Return& back);
  Result<void> mirrored_only(const Gathering& step, const Errand& errand);
  Result<void> mark_refused(const Errand& errand);
  void not_cosigned(Gathering& step, std::uint8_t number, TreeSize size);
  Result<void> take_cosignature(std::uint8_t seat, const std::string& line);
  Result<void> finalise();

  // depositing.cpp
  Result<void> deposit(http::Step& out, Time now);
  Result<void> deposited(Gathering& step, const Errand& errand, http::Return& back);

  // delivering.cpp
  Result<void> deliver(http::Step& out, Time now);
  Result<void> deliver_row(http::Step& out, const std::string& member, const store::OutboxRow& row);
  Result<wire::Envelope> envelope(const store::StoredCable& cable, const std::string& member);
  Result<void> delivered(Gathering& step, const Errand& errand, http::Return& back);
  Result<void> acknowledge(http::Step& out, Time now);
  Result<void> acknowledge_to(http::Step& out, const std::string& member, Time now);

  // receiving.cpp
  Result<http::Answer> receive_part(Gathering& step, const wire::Part& part, const Caller& caller);
  Result<void> make_room(Gathering& step, const CableId& cable, const Caller& caller);
  Result<void> drop_old_parts(Time now);
  Result<http::Answer> receive(Gathering& step, const wire::Envelope& envelope,
                               const Caller& caller);
  Result<void> check_envelope(const wire::Envelope& envelope, const ledger::Released& released,
                              const cable::Header& header, const CableId& id, const Caller& caller);
  Result<http::Answer> take_acknowledgement(Gathering& step, const wire::Acknowledge& acknowledge,
                                            const Caller& caller);

  // opening.cpp
  Result<std::optional<http::Answer>> open_cable(Gathering& step, const http::CoreCall& call,
                                                 const Caller& caller);
  Result<void> release(http::Step& out);
  Result<void> released(const Errand& errand, http::Return& back);
  Result<void> answer_openings(Time now, http::Step& out);
  Result<http::Answer> opened(const Opening& opening);
  Error too_few() const;

  // acting.cpp
  Result<http::Answer> append_use(Gathering& step, const wire::Append& append,
                                  const Caller& caller);
  Result<http::Answer> sign_act(Gathering& step, const wire::SignAct& act, const Caller& caller);
  Result<http::Answer> propose(const Gathering& step, const wire::WaitingAct& act);
  Result<http::Answer> waiting_acts(Time now);

  // notices.cpp
  Result<void> tell_holders(const ledger::Act& act, LeafIndex index);
  Result<http::Answer> take_notice(Gathering& step, const wire::Proved& notice,
                                   const Caller& caller);
  Result<std::optional<wire::Proved>> status_of(const store::StoredCable& cable);

  // clearing.cpp
  Result<http::Answer> clearers(const wire::ClearersRequest& request, const Caller& caller,
                                Time now);
  Result<http::Answer> ask_clearing(Gathering& step, const wire::AskClearing& ask,
                                    const Caller& caller);
  Result<http::Answer> clearings(const Caller& caller);
  Result<http::Answer> clearing(const wire::ClearingQuery& query, const Caller& caller);
  Result<http::Answer> clear(Gathering& step, const custody::SignedVerdict& given,
                             const Caller& caller);
  Result<http::Answer> end_clearing(const Gathering& step, const wire::ClearingQuery& query,
                                    const Caller& caller);
  Result<wire::ClearingState> state_of(const store::ClearingRow& row,
                                       const cable::OfficerId& asker);
  Result<http::Answer> clearing_state(const store::ClearingRow& row, const Caller& caller);
  Result<void> check_cleared(const cable::Header& header, Time now);
  Result<void> end_cleared(const Hash& text, const cable::Number& number, Time now);

  // clearing_files.cpp
  Result<void> take_files(const custody::Clearing& asked,
                          const std::vector<wire::ClearingFile>& files);
  Result<http::Answer> bring_file(const wire::ClearingPart& part, const Caller& caller);
  Result<http::Answer> clearing_file(const wire::ClearingPartQuery& query, const Caller& caller);
  Result<store::ClearingFileRow> file_of(const custody::ClearingId& id, const Hash& file);

  // listing.cpp
  Result<http::Answer> list(const wire::ListRequest& request, const Caller& caller, Time now);
  Result<http::Answer> assign(const wire::Assign& assign, const Caller& caller, Time now);
  Result<wire::Held> held(const store::HeldRow& row, const cable::MissionId& mission,
                          const ledger::ReceivedRecord& record);
  Result<std::optional<wire::Proved>> released_of(const CableId& id);
  Result<Bytes> cover_key_of(const CableId& cable, const cable::MissionId& mission, View header);
  Result<http::Answer> track(const wire::CableQuery& query, const Caller& caller);
  Result<http::Answer> body(const wire::BodyRequest& request, const Caller& caller);
  Result<http::Answer> roster(const wire::RosterRequest& request);
  Result<http::Answer> prove(const wire::ProveRequest& request);
  Result<http::Answer> status(Time now);
  Result<http::Answer> budget(const wire::BudgetRequest& request, const Caller& caller, Time now);

  const ledger::Adopted& adopted_;
  cable::MemberId member_;
  seal::SigningKey ledger_key_;
  std::function<Result<MissionKeys>()> load_mission_keys_;
  sqlite::Db& db_;
  Random& random_;
  Journal& journal_;
  ledger::Rules rules_;
  tlog::Trust trust_;
  store::Cables cables_;
  store::Clearings clearings_;
  std::optional<store::Ledger> ledger_;
  MissionKeys mission_keys_;

  bool lost_ = false;             // a step failed, and the disk has not been read anew since
  std::optional<Error> failing_;  // why nothing can be written
  std::optional<Target> target_;
  TreeSize final_size_;
  std::map<std::uint8_t, SeatState> seats_;
  SeatClocks clocks_;
  std::map<std::uint64_t, Errand> errands_;
  std::set<std::int64_t> rows_under_way_;
  std::set<std::int64_t> acknowledgements_under_way_;
  std::map<std::uint64_t, Opening> openings_;  // by call
  std::map<CableId, Bytes> cover_keys_;        // a cache: they are never on the disk
  std::uint64_t last_errand_ = 0;
  Time last_look_;       // at the outbox, when nothing else happens
  Time last_drop_look_;  // for parts that nobody finished
};

}  // namespace valise::node
