// Covers, one after the other, each against its header and its id.
#include <algorithm>

#include "ledger/proved_entry.h"
#include "terminal/reading.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

// Lists are read whole; this many pages of 500 are more than a mission holds in years.
constexpr int kPagesMax = 2000;

Failure goes_back() {
  return fail(Code::verification_failed, "the node's list goes back", "node");
}

// The place of a page's last cable; they must ascend from `after`.
Result<std::uint64_t> last_place(const std::vector<wire::Held>& page, std::uint64_t after) {
  for (const wire::Held& held : page) {
    if (held.place <= after) return goes_back();
    after = held.place;
  }
  return after;
}

// Each cable verified, or named as one that does not verify.
void take_page(const ledger::Adopted& charter, std::vector<wire::Held> page, Listing& out) {
  for (wire::Held& held : page) {
    const std::string number = held.number.str();
    auto read = read_held(charter.domain, std::move(held));
    if (!read) {
      out.unreadable.push_back({read.error().code, read.error().detail, number});
      continue;
    }
    auto status = read_status(charter, *read);
    if (status) {
      read->status = *status;
    } else {
      out.unreadable.push_back({status.error().code, status.error().detail, number});
    }
    out.cables.push_back(std::move(*read));
  }
}

ledger::Adopted adopted(const Workplace& workplace) {
  return {workplace.charter(), workplace.charter_hash(), workplace.domain()};
}

}  // namespace

const cable::Distribution* Listed::line_of(const cable::MissionId& mission) const {
  const auto found =
      std::find_if(cover.distribution.begin(), cover.distribution.end(),
                   [&](const cable::Distribution& line) { return line.mission == mission; });
  return found == cover.distribution.end() ? nullptr : &*found;
}

Result<Listed> read_held(const seal::Domain& domain, wire::Held held) {
  Listed out;
  TRY(out.header, cable::decode_header(held.header));
  if (cable::cable_id(domain, held.header) != held.cable ||
      held.number.mission != out.header.policy.originator) {
    return fail(Code::verification_failed, "the header is another cable's", held.number.str());
  }
  TRY(out.cover,
      custody::read_cover(domain, held.header, Secret(View(held.cover_key)), held.cover));
  out.held = std::move(held);
  return out;
}

Result<void> prove_number(const ledger::Adopted& charter, const Listed& cable) {
  const std::string number = cable.held.number.str();
  if (!cable.held.released) {
    return fail(Code::verification_failed, "your node does not prove which cable has this number",
                number);
  }
  const auto& [bytes, proof] = *cable.held.released;
  TRY(const auto proved,
      ledger::proved_entry(charter.charter, cable.header.policy.originator.member(), bytes, proof));
  if (proved.entry.type != ledger::EntryType::released) {
    return fail(Code::verification_failed, "the proof is of another entry", number);
  }
  TRY(const auto released, seal::decode<ledger::Released>(proved.entry.payload));
  if (released.number != cable.held.number ||
      cable::cable_id(charter.domain, released.header) != cable.held.cable) {
    return fail(Code::verification_failed, "your node shows another cable under this number",
                number);
  }
  return {};
}

Result<std::optional<custody::ProvedStatus>> read_status(const ledger::Adopted& charter,
                                                         const Listed& cable) {
  if (!cable.held.status) return std::optional<custody::ProvedStatus>();
  TRY(const auto proved, custody::read_status(charter, cable.header.policy.originator.member(),
                                              cable.held.status->entry, cable.held.status->proof));
  if (proved.cable != cable.held.cable) {
    return fail(Code::verification_failed, "the status is another cable's",
                cable.held.number.str());
  }
  return std::optional(proved);
}

Result<Listing> list_cables(const Workplace& workplace, const cable::MissionId& mission,
                            std::uint64_t after) {
  Listing out;
  const ledger::Adopted charter = adopted(workplace);
  wire::ListRequest request{mission, after, 500};
  for (int page = 0; page < kPagesMax; ++page) {
    TRY(auto answer, workplace.network().ask_node<wire::List>(wire::path::list, request));
    TRY(const std::uint64_t place, last_place(answer.cables, request.after));
    take_page(charter, std::move(answer.cables), out);
    if (!answer.next) break;
    if (*answer.next < place || *answer.next <= request.after) return goes_back();
    request.after = *answer.next;
  }
  return out;
}

Result<Listed> find_cable(const Workplace& workplace, const cable::MissionId& mission,
                          const cable::Number& number) {
  const wire::ListRequest request{.mission = mission, .number = number};
  TRY(auto answer, workplace.network().ask_node<wire::List>(wire::path::list, request));
  Listing listing;
  take_page(adopted(workplace), std::move(answer.cables), listing);
  for (Listed& one : listing.cables) {
    if (one.held.number == number) return std::move(one);
  }
  for (Error& error : listing.unreadable) {
    if (error.where == number.str()) return Failure(std::move(error));
  }
  return fail(Code::not_found, "no such cable, or not yours", number.str());
}

}  // namespace valise::terminal
