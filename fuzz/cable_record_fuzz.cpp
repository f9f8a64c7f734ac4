// What stands in and about a cable.
#include "contract/all_records.h"
#include "record.h"

namespace valise::fuzz {

VALISE_FUZZ(cable_record) {
  return is_record_of<contract::CableRecords>(bytes);
}

}  // namespace valise::fuzz
