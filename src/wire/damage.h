// What was opened by a device, an officer, a mission or a member in a span of time, what could have
// been, and what could not: counted by each trustee from its own mirror and its own releases, so
// that the suspect's node has no part in it. Asked by the member's security officers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view damage = "/v1/damage";                // a terminal to a trustee
inline constexpr std::string_view damage_cables = "/v1/damage-cables";  // the same
}  // namespace path

// [from, to), by the ledger's marks. subject: as a hold's, "device 01ab…", "officer nl-7f3a",
// "mission nl/mfa", "member nl".
struct DamageRequest {
  std::string subject;
  Time from;
  Time to;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = DamageRequest;
    return pack(Field{"subject", &R::subject}, Field{"from", &R::from}, Field{"to", &R::to});
  }
};

// How many distinct cables of one originator, level and file.
struct DamageGroup {
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;
  std::uint64_t cables = 0;

  friend bool operator==(const DamageGroup&, const DamageGroup&) = default;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using G = DamageGroup;
    return pack(Field{"originator", &G::originator}, Field{"level", &G::level},
                Field{"file", &G::file}, Field{"cables", &G::cables});
  }
};

// A cable of which this seat released nothing for some of the requests, nor ever will: they are
// older than a release may be.
struct DamageWithheld {
  CableId cable;
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;
  std::uint64_t requests = 0;  // in the span, those that were released too
  std::vector<LeafIndex> withheld;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using W = DamageWithheld;
    return pack(Field{"cable", &W::cable}, Field{"originator", &W::originator},
                Field{"level", &W::level}, Field{"file", &W::file}, Field{"requests", &W::requests},
                Field{"withheld", &W::withheld});
  }
};
inline constexpr std::size_t kDamageWithheldMax = 20'000;  // requests; those beyond count as opened

struct Damage {
  static constexpr std::string_view label = "damage";
  std::string origin;
  std::string subject;
  Time from;
  Time to;
  // Ascending. Every lawful request counts as an opening here: what every seat withheld is for the
  // asker to take out. What the subject had no request for is in the other two.
  std::vector<DamageGroup> opened;
  std::vector<DamageGroup> could;  // held in a file granted to him, at a level he is cleared for
  std::vector<DamageGroup> could_not;  // the rest of what his member's missions hold
  std::uint64_t requests = 0;
  Hash cables;  // SHA-256 over the ids of those opened, ascending
  std::vector<DamageWithheld> withheld;
  Time heard;  // the ledger's last mark
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using D = Damage;
    return pack(Field{"origin", &D::origin}, Field{"subject", &D::subject}, Field{"from", &D::from},
                Field{"to", &D::to}, Field{"opened", &D::opened}, Field{"could", &D::could},
                Field{"could_not", &D::could_not}, Field{"requests", &D::requests},
                Field{"cables", &D::cables}, Field{"withheld", &D::withheld},
                Field{"heard", &D::heard}, Field{"seat", &D::seat}, Field{"time", &D::time});
  }
};

// The cables themselves, a page at a time, ascending by id: what notices to their originators name.
inline constexpr std::uint32_t kDamageCablesMax = 5'000;
struct DamageCablesRequest {
  DamageRequest asked;
  std::optional<CableId> after;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = DamageCablesRequest;
    return pack(Field{"asked", &R::asked}, Field{"after", &R::after});
  }
};
struct DamagedCable {
  CableId cable;
  std::optional<cable::Number> number;  // none: the originator's ledger is not here so far
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;
  std::uint64_t requests = 0;
  Time first;  // marks
  Time last;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = DamagedCable;
    return pack(Field{"cable", &C::cable}, Field{"number", &C::number},
                Field{"originator", &C::originator}, Field{"level", &C::level},
                Field{"file", &C::file}, Field{"requests", &C::requests}, Field{"first", &C::first},
                Field{"last", &C::last});
  }
};
struct DamageCables {
  std::vector<DamagedCable> cables;  // fewer than kDamageCablesMax: there are no more

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"cables", &DamageCables::cables});
  }
};

}  // namespace valise::wire
