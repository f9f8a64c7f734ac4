#include "contract/records.h"

#include <type_traits>

#include "contract/all_records.h"

namespace valise::contract {
namespace {

// The type as the compiler spells it, without the namespace that all share: "ledger::Act".
template <class T>
std::string spelled() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  text = text.substr(0, text.find_first_of(";]"));
  constexpr std::string_view kOurs = "valise::";
  if (text.starts_with(kOurs)) text.remove_prefix(kOurs.size());
  return std::string(text);
}

template <class T>
struct Carried {
  static std::string text() { return spelled<T>(); }
};
template <class T>
  requires std::is_unsigned_v<T>
struct Carried<T> {
  static std::string text() {
    return std::is_same_v<T, bool> ? "" : "u" + std::to_string(8 * sizeof(T));
  }
};
template <>
struct Carried<Bytes> {
  static std::string text() { return ""; }
};
template <>
struct Carried<std::string> {
  static std::string text() { return ""; }
};
template <>
struct Carried<Time> {
  static std::string text() { return "Unix seconds"; }
};
template <>
struct Carried<LeafIndex> {
  static std::string text() { return "LeafIndex"; }
};
template <>
struct Carried<TreeSize> {
  static std::string text() { return "TreeSize"; }
};
template <std::size_t N>
struct Carried<Array<N>> {
  static std::string text() { return std::to_string(N) + " bytes"; }
};
template <class Tag>
struct Carried<Id<Tag>> {
  static std::string text() {
    std::string tag = spelled<Tag>();
    tag.resize(tag.size() - std::string_view("Tag").size());
    return tag == "Hash" ? tag : tag + "Id";
  }
};
template <class T>
struct Carried<std::optional<T>> : Carried<T> {};
template <class T>
  requires(!std::is_same_v<T, std::uint8_t>)
struct Carried<std::vector<T>> {
  static std::string text() {
    const std::string one = Carried<T>::text();
    return "of " + (one.empty() ? std::string(seal::codec::Coder<T>::kind) : one);
  }
};
template <class T>
struct Carried<std::map<std::uint8_t, T>> {
  static std::string text() {
    const std::string one = Carried<T>::text();
    return "u8 to " + (one.empty() ? std::string(seal::codec::Coder<T>::kind) : one);
  }
};

template <seal::Record T>
Table table_of() {
  Table out{spelled<T>(), {"key", "field", "kind", "type"}, {}};
  [[maybe_unused]] const auto add = [&]<class Member>(const seal::Field<T, Member>&) {
    out.rows.push_back({"", "", "", Carried<Member>::text()});
  };
  T::fields([&](const auto&... field) { (add(field), ...); });
  std::size_t row = 0;
  for (const std::string& line : seal::describe<T>()) {
    const auto first = line.find(' '), second = line.find(' ', first + 1);
    out.rows[row][0] = line.substr(0, first);
    out.rows[row][1] = line.substr(first + 1, second - first - 1);
    out.rows[row][2] = line.substr(second + 1);
    ++row;
  }
  return out;
}

template <class Records>
void add(std::vector<Table>& out) {
  []<class... Each>(std::vector<Table>& to, const std::tuple<Each...>*) {
    (to.push_back(table_of<Each>()), ...);
  }(out, static_cast<const Records*>(nullptr));
}

}  // namespace

std::vector<Table> record_tables() {
  std::vector<Table> out;
  add<CableRecords>(out);
  add<CharterRecords>(out);
  add<ActRecords>(out);
  add<FactRecords>(out);
  add<StateRecords>(out);
  add<StatementRecords>(out);
  add<TerminalRecords>(out);
  add<ClearingRecords>(out);
  add<NodeRecords>(out);
  add<TrusteeRecords>(out);
  return out;
}

}  // namespace valise::contract
