// What a terminal and an administrator keep in files of one record.
#include "admin/cards.h"
#include "record.h"
#include "terminal/agent.h"
#include "terminal/archive.h"
#include "terminal/evidence.h"
#include "terminal/last_words.h"

namespace valise::fuzz {

using KeptRecords = std::tuple<terminal::Keyring, terminal::WrappedSeeds, terminal::HeldSession,
                               terminal::ProofFile, terminal::KeptCable, terminal::LastWords,
                               admin::MemberCard, admin::SeatCard>;

VALISE_FUZZ(kept_record) {
  return is_record_of<KeptRecords>(bytes);
}

}  // namespace valise::fuzz
