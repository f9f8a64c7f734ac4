#include "terminal/thread.h"

#include <algorithm>
#include <map>
#include <set>

namespace valise::terminal {
namespace {

// By name, since a reference may be to what is no cable of this network.
using Neighbours = std::map<std::string, std::set<std::string>>;

Neighbours neighbours_of(const Listing& listing) {
  Neighbours out;
  for (const Listed& each : listing.cables) {
    const std::string name = each.held.number.str();
    for (const std::string& named : each.cover.references) {
      out[name].insert(named);
      out[named].insert(name);
    }
  }
  return out;
}

std::set<std::string> reached(const Neighbours& neighbours, const std::string& from) {
  std::set<std::string> out = {from};
  std::vector<std::string> next = {from};
  while (!next.empty()) {
    const auto found = neighbours.find(next.back());
    next.pop_back();
    if (found == neighbours.end()) continue;
    for (const std::string& each : found->second) {
      if (out.insert(each).second) next.push_back(each);
    }
  }
  return out;
}

}  // namespace

Result<std::vector<Listed>> thread_of(const Listing& listing, const cable::Number& number) {
  const std::set<std::string> names = reached(neighbours_of(listing), number.str());
  std::vector<Listed> out;
  bool listed = false;
  for (const Listed& each : listing.cables) {
    if (!names.contains(each.held.number.str())) continue;
    listed = listed || each.held.number == number;
    out.push_back(each);
  }
  if (!listed) return fail(Code::not_found, "no such cable, or not yours", number.str());
  std::stable_sort(out.begin(), out.end(),
                   [](const Listed& a, const Listed& b) { return a.cover.dtg < b.cover.dtg; });
  return out;
}

}  // namespace valise::terminal
