// What entries carry, and what a ledger's state keeps.
#include "contract/all_records.h"
#include "record.h"

namespace valise::fuzz {

VALISE_FUZZ(ledger_record) {
  return is_record_of<contract::CharterRecords, contract::ActRecords, contract::FactRecords,
                      contract::StateRecords>(bytes);
}

}  // namespace valise::fuzz
