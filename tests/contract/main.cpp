// contract_test: the tests, or with --print what the pages are to say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <string_view>

#include "contract/codes.h"
#include "contract/examples.h"
#include "contract/records.h"

namespace {

void print_all() {
  using namespace valise::contract;
  std::cout << "## Records\n\n";
  for (const Table& table : record_tables()) std::cout << print(table) << "\n";
  std::cout << "## Numbers\n\n";
  for (const Table& table : code_tables()) std::cout << print(table) << "\n";
  std::cout << "## Purposes of hashes, signatures and keys\n\n" << print(label_table());
}

void print_examples() {
  for (const auto& example : valise::contract::examples()) {
    std::cout << example.page << ", " << example.name << ":\n" << example.hex << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--print") {
    print_all();
    return 0;
  }
  if (argc == 2 && std::string_view(argv[1]) == "--examples") {
    print_examples();
    return 0;
  }
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
