// What travels between terminals, nodes and trustees.
#include "contract/all_records.h"
#include "record.h"

namespace valise::fuzz {

VALISE_FUZZ(wire_record) {
  return is_record_of<contract::TerminalRecords, contract::ClearingRecords, contract::NodeRecords,
                      contract::TrusteeRecords>(bytes);
}

}  // namespace valise::fuzz
