#include "terminal/witnesses.h"

#include <algorithm>
#include <thread>

#include "ledger/law.h"
#include "terminal/network.h"
#include "tlog/tile.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kTileBytesMax = 256 * 32;
constexpr std::size_t kNoteBytesMax = 64 * 1024;

std::string ledger_path(const ledger::Member& member, const std::string& file) {
  return "/ledger/" + member.id.str() + "/" + file;
}

// The tiles of one seat's mirror.
class SeatTiles final : public tlog::TileSource {
 public:
  explicit SeatTiles(std::function<Result<Bytes>(const std::string&)> get) : get_(std::move(get)) {}
  Result<Bytes> fetch(const tlog::TilePath& path) const override { return get_(tlog::print(path)); }

 private:
  std::function<Result<Bytes>(const std::string&)> get_;
};

}  // namespace

Witnesses::Witnesses(const ledger::Charter& charter)
    : charter_(&charter), client_(std::make_unique<http::Client>(http::ClientOptions{})) {}

Result<Witnesses> Witnesses::make(const ledger::Charter& charter,
                                  const std::vector<TrusteeEndpoint>& endpoints) {
  Witnesses out(charter);
  for (const TrusteeEndpoint& endpoint : endpoints) {
    const auto seat = std::find_if(charter.seats.begin(), charter.seats.end(),
                                   [&](const ledger::Seat& s) { return s.name == endpoint.name; });
    if (seat == charter.seats.end()) {
      return fail(Code::config, "the charter has no seat of this name", endpoint.name);
    }
    out.seats_[seat->number] = {seat->name, {endpoint.at.host, endpoint.at.port, seat->tls_key}};
  }
  return out;
}

Result<Bytes> Witnesses::get(const Seat& seat, const std::string& path) const {
  http::Call call;
  call.method = "GET";
  call.path = path;
  call.deadline_ms = kTrusteeDeadline_ms;
  call.answer_bytes_max = std::max(kTileBytesMax, kNoteBytesMax);
  auto answer = client_->call(seat.target, call);
  if (!answer) {
    Error error = std::move(answer).error();
    error.where = seat.name;
    return Failure(std::move(error));
  }
  return body_of(*answer, seat.name);
}

Result<Witnesses::Shown> Witnesses::checkpoint_of(const Seat& seat,
                                                  const ledger::Member& member) const {
  TRY(const Bytes note, get(seat, ledger_path(member, "checkpoint")));
  auto final = tlog::open_final(text_of(note), ledger::trust_of(*charter_, member));
  if (!final)
    return fail(final.error().code, "its checkpoint does not hold: " + final.error().detail,
                seat.name);
  return Shown{std::string(text_of(note)), std::move(*final)};
}

Witnesses::Shows Witnesses::checkpoints(const ledger::Member& member) const {
  std::map<std::uint8_t, Result<Shown>> answers;
  for (const auto& [number, seat] : seats_) {
    answers.emplace(number, fail(Code::unreachable, "not asked", seat.name));
  }
  std::vector<std::thread> threads;
  for (auto& [number, answer] : answers) {
    threads.emplace_back([this, &member, to = &answer, &seat = seats_.at(number)] {
      *to = checkpoint_of(seat, member);
    });
  }
  for (std::thread& thread : threads) thread.join();
  Shows out;
  for (auto& [number, answer] : answers) {
    if (answer) {
      out.by_seat.emplace(number, std::move(*answer));
    } else {
      out.silent.push_back(answer.error());
    }
  }
  return out;
}

// By the tiles of whichever seat has them: a proof holds whoever gave it.
bool Witnesses::contains(const Shown& larger, const Shown& smaller, const Shows& shows,
                         const ledger::Member& member) const {
  const tlog::Head& after = larger.final.checkpoint.head;
  const tlog::Head& before = smaller.final.checkpoint.head;
  if (before.size == after.size) return before.root == after.root;
  for (const auto& [number, shown] : shows.by_seat) {
    if (shown.final.checkpoint.head.size < after.size) continue;
    const SeatTiles tiles([this, &member, &seat = seats_.at(number)](const std::string& path) {
      return get(seat, ledger_path(member, path));
    });
    const auto proof =
        tlog::consistency_proof(tlog::TileHashes(tiles, after.size), before.size, after.size);
    if (proof && tlog::verify_consistency(before, after, *proof)) return true;
  }
  return false;
}

Result<Witnesses::Agreed> Witnesses::agree(const ledger::Member& member) const {
  Shows shows = checkpoints(member);
  const std::size_t quorum = charter_->quorum();
  if (shows.by_seat.size() < quorum) {
    return fail(Code::too_few,
                std::to_string(shows.by_seat.size()) + " of the " + std::to_string(quorum) +
                    " needed answered: whether all show one ledger is not known",
                "trustees");
  }
  const auto largest = std::max_element(
      shows.by_seat.begin(), shows.by_seat.end(), [](const auto& a, const auto& b) {
        return a.second.final.checkpoint.head.size < b.second.final.checkpoint.head.size;
      });
  Agreed out;
  out.head = largest->second.final.checkpoint.head;
  out.cosigned_at = largest->second.final.time;
  for (const auto& by : largest->second.final.cosignatures) {
    out.cosigned.push_back(static_cast<std::uint8_t>(by.seat));
  }
  for (const auto& [number, shown] : shows.by_seat) {
    if (!contains(largest->second, shown, shows, member)) {
      return fail(Code::forked,
                  "two histories, both cosigned: what " + seats_.at(number).name +
                      " shows is not in what " + seats_.at(largest->first).name + " shows",
                  charter_->origin_of(member.id));
    }
    out.shown_by.push_back(number);
  }
  out.silent = std::move(shows.silent);
  return out;
}

}  // namespace valise::terminal
