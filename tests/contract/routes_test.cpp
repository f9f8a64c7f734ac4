// spec/federation.md lists the calls that the servers answer, who may make them, and how long
// their bodies may be.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "contract/records.h"
#include "node/node.h"
#include "trustee/trustee.h"

namespace valise::contract {
namespace {

const char* const kPage = "spec/federation.md";

using Row = std::vector<std::string>;

template <class Server>
std::vector<Row> rows_of() {
  std::vector<Row> out;
  for (const auto& served : Server::served()) {
    out.push_back({'`' + std::string(served.pattern) + '`',
                   std::string(http::name_of(served.access)),
                   std::to_string(served.body_bytes_max)});
  }
  return out;
}

std::string row_text(const Row& row) {
  return "| " + row[0] + " | " + row[1] + " | " + row[2] + " |";
}

// The first three columns of the page's table are the code's.
void compare(const std::string& title, const std::vector<Row>& served) {
  const std::vector<Table> page = tables_of(read_text(kPage));
  const auto table =
      std::find_if(page.begin(), page.end(), [&](const Table& t) { return t.title == title; });
  ASSERT_NE(table, page.end()) << kPage << " has no table \"" << title << '"';
  std::set<std::string> listed, expected;
  for (const Row& row : table->rows) {
    ASSERT_GE(row.size(), 3U) << title;
    listed.insert(row_text(row));
  }
  for (const Row& row : served) expected.insert(row_text(row));
  for (const std::string& row : expected) {
    EXPECT_TRUE(listed.contains(row)) << kPage << ", " << title << ", lacks:\n" << row << " … |";
  }
  for (const std::string& row : listed) {
    EXPECT_TRUE(expected.contains(row)) << kPage << ", " << title << ", has no such call:\n" << row;
  }
}

TEST(Routes, OfANodeAreThoseOfTheSpecification) {
  compare("Calls of a node", rows_of<node::Node>());
}

TEST(Routes, OfATrusteeAreThoseOfTheSpecification) {
  compare("Calls of a trustee", rows_of<trustee::Trustee>());
}

TEST(Routes, NameRequestsAndAnswersThatAreRecords) {
  std::set<std::string> records;
  for (const Table& table : record_tables()) records.insert(table.title);
  const std::string page = read_text(kPage);
  const std::regex name(R"(`((?:seal|cable|ledger|custody|wire)::\w+)`)");
  std::size_t names = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), name), end; at != end; ++at, ++names) {
    EXPECT_TRUE(records.contains((*at)[1])) << (*at)[1] << " is no record";
  }
  EXPECT_GT(names, 30U);
}

}  // namespace
}  // namespace valise::contract
