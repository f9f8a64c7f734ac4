// Pages of the specification, read for their tables, and sources, read for what they name.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace valise::contract {

// Stands under the heading "### title".
struct Table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
std::string print(const Table& table);

// The page's tables under headings of the third order, in order; a heading without a table gives
// one without columns.
std::vector<Table> tables_of(std::string_view page);

std::filesystem::path checkout();
// A file of the checkout, whole; "" if it is not there.
std::string read_text(const std::filesystem::path& relative);
// Files below a folder of the checkout whose names end like that, sorted.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& relative,
                                               std::string_view ending);

// An enumeration as its header writes it.
struct Enumerator {
  std::string name;
  int number = 0;
  std::string comment;  // behind it, without the slashes
};
std::vector<Enumerator> enumerators(std::string_view header, std::string_view name);

}  // namespace valise::contract
