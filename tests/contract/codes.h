// Every enumeration that is carried or kept, and every label, as spec/registry.md lists them.
#pragma once

#include <vector>

#include "contract/page.h"

namespace valise::contract {

std::vector<Table> code_tables();
// Labels that are not names of entry types.
Table label_table();

}  // namespace valise::contract
