// Every record that is carried or kept, as spec/registry.md lists it.
#pragma once

#include <vector>

#include "contract/page.h"

namespace valise::contract {

// One table a record: key, field and kind as seal::describe() prints them, and the type.
std::vector<Table> record_tables();

}  // namespace valise::contract
