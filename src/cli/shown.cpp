#include "cli/shown.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/place.h"
#include "cli/visible.h"

namespace valise::cli {
namespace {

std::string missions_with(const std::vector<cable::Distribution>& lines, cable::Duty duty) {
  std::string out;
  for (const cable::Distribution& line : lines) {
    if (line.duty == duty) out += " " + line.mission.str();
  }
  return out;
}

std::string delivery_word(const wire::Delivery& delivery, const TrackShown& shown) {
  const std::string mission = delivery.mission.str();
  if (delivery.refused) return mission + " refused: " + visible_line(*delivery.refused);
  if (!delivery.delivered) return mission + " not yet delivered";
  const auto seen = shown.seen.find(delivery.mission);
  if (seen != shown.seen.end()) {
    return fmt::format("{} delivered {}.{} s", mission, seen->second / 10, seen->second % 10);
  }
  return mission + " delivered" +
         (delivery.time ? " " + short_time(*delivery.time, shown.now) : "");
}

Json time_json(const std::optional<Time>& time) {
  return or_null(time, to_iso);
}

}  // namespace

Json problem_json(const Error& problem) {
  return Json::Members{
      {"code", code_row(problem.code).name}, {"where", problem.where}, {"detail", problem.detail}};
}

std::string addressees_text(const std::vector<cable::Distribution>& lines) {
  std::string out;
  const std::string action = missions_with(lines, cable::Duty::action);
  const std::string info = missions_with(lines, cable::Duty::info);
  if (!action.empty()) out += "  action" + action;
  if (!info.empty()) out += "  info" + info;
  return out;
}

std::string sent_line(const SentCable& sent) {
  return fmt::format("{}  {}{}\n", sent.number.str(), cable::full_name(sent.level),
                     addressees_text(sent.distribution));
}

std::string track_text(const TrackShown& shown) {
  const wire::Track& track = shown.track;
  std::string out = fmt::format("accepted, {} · deposited with {} of {} trustees",
                                track.recorded ? "durable" : "not yet recorded",
                                track.deposited.size(), shown.seats);
  if (!track.malformed.empty()) {
    out += fmt::format(" · {} refused their share", counted(track.malformed.size(), "trustee"));
  }
  if (track.recorded) {
    out += fmt::format(" · record {} {}", track.number.mission.member().str(), track.index.value);
  }
  out += "\n";
  constexpr std::size_t kOnALine = 3;
  for (std::size_t i = 0; i < track.deliveries.size(); ++i) {
    out += delivery_word(track.deliveries[i], shown);
    const bool last = i + 1 == track.deliveries.size() || i % kOnALine == kOnALine - 1;
    out += last ? "\n" : "   ";
  }
  return out;
}

Json track_json(const wire::Track& track, std::size_t seats) {
  const auto delivery = [](const wire::Delivery& each) {
    return Json(Json::Members{{"mission", each.mission.str()},
                              {"delivered", each.delivered},
                              {"time", time_json(each.time)},
                              {"refused", each.refused}});
  };
  const auto seat = [](std::uint8_t number) { return Json(number); };
  return Json::Members{{"number", track.number.str()},
                       {"cable", track.cable.hex()},
                       {"recorded", track.recorded},
                       {"record", track.index.value},
                       {"cosigned", track.cosigned},
                       {"seats", seats},
                       {"deposited", list_of(track.deposited, seat)},
                       {"malformed", list_of(track.malformed, seat)},
                       {"deliveries", list_of(track.deliveries, delivery)}};
}

bool complete(const wire::Track& track, std::size_t seats) {
  return track.recorded && track.deposited.size() + track.malformed.size() >= seats &&
         std::all_of(track.deliveries.begin(), track.deliveries.end(),
                     [](const wire::Delivery& d) { return d.delivered || d.refused; });
}

std::string status_word(cable::Status status) {
  std::string out(cable::name(status));
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

Json status_json(const custody::ProvedStatus& status) {
  return Json::Members{
      {"status", status_word(status.status)},
      {"by", or_null(status.by, [](const ledger::Successor& by) { return by.number.str(); })},
      {"at", to_iso(status.time)}};
}

std::string state_of(const terminal::Listed& cable, const cable::MissionId& mission, Time now) {
  if (cable.status) {
    std::string word = status_word(cable.status->status);
    word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
  }
  if (cable.header.policy.originator == mission) return "Sent";
  if (cable.held.accepted) return "Accepted";
  const cable::Distribution* line = cable.line_of(mission);
  if (line != nullptr && line->duty == cable::Duty::action && line->due && *line->due < now) {
    return "Overdue";
  }
  return cable.held.opened ? "Opened" : "New";
}

Table list_table(const std::vector<terminal::Listed>& cables, const ListShown& shown) {
  Table table{
      .heading = {"number", "state", "duty", "precedence", "from", "level", "due", "subject"},
      .rows = {}};
  for (const terminal::Listed& each : cables) {
    const cable::Distribution* line = each.line_of(shown.mission);
    table.rows.push_back({each.held.number.str(), state_of(each, shown.mission, shown.now),
                          line == nullptr ? "-" : std::string(cable::name(line->duty)),
                          line == nullptr ? "-" : std::string(cable::name(line->precedence)),
                          each.header.policy.originator.str(),
                          std::string(cable::short_name(each.header.policy.level)),
                          line != nullptr && line->due ? short_time(*line->due, shown.now) : "-",
                          each.cover.subject.value_or("(sealed: opens with the cable)")});
  }
  return table;
}

Json listed_json(const terminal::Listed& cable, const ListShown& shown, bool body_here) {
  using Line = cable::Distribution;
  const Line* line = cable.line_of(shown.mission);
  return Json::Members{
      {"number", cable.held.number.str()},
      {"state", state_of(cable, shown.mission, shown.now)},
      {"duty", or_null(line, [](const Line& to) { return cable::name(to.duty); })},
      {"precedence", or_null(line, [](const Line& to) { return cable::name(to.precedence); })},
      {"from", cable.header.policy.originator.str()},
      {"level", cable::short_name(cable.header.policy.level)},
      {"subject", cable.cover.subject},
      {"due", or_null(line, [](const Line& to) { return time_json(to.due); })},
      {"body_here", body_here},
      {"status", or_null(cable.status, status_json)},
      {"assignee",
       or_null(cable.held.assignee, [](const cable::OfficerId& officer) { return officer.str(); })},
      {"received", to_iso(cable.held.received)},
      {"files", list_of(cable.held.files, [](const cable::FileId& f) { return Json(f.str()); })}};
}

std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with('\n')) text.remove_prefix(1);
  }
  return out;
}

namespace {

std::string opened_text(const WhoShown& shown, const wire::WhoMission& each) {
  std::string out = each.received ? "delivered, NOT OPENED" : "not delivered";
  if (each.first_opened) {
    out = fmt::format("opened {} by {}", short_time(*each.first_opened, shown.now), each.officers);
    if (each.roles != 0) out += " (" + ledger::roles_text(each.roles) + ")";
    const auto few = shown.who.told_by_few.find(each.mission);
    if (few != shown.who.told_by_few.end()) {
      out += fmt::format(" (only {} {} so)", seat_names(shown.charter, few->second),
                         few->second.size() == 1 ? "says" : "say");
    }
  }
  if (!each.withheld.empty()) out += fmt::format(", {} refused", each.withheld.size());
  std::string why;
  for (const custody::WithheldCode code : each.reasons) {
    why += (why.empty() ? "" : ", ") + std::string(custody::withheld_row(code).name);
  }
  std::replace(why.begin(), why.end(), '_', ' ');
  if (!why.empty()) out += " (" + why + ")";
  return out;
}

}  // namespace

std::string who_text(const WhoShown& shown) {
  Table table;
  for (const wire::WhoMission& each : shown.who.missions) {
    const auto due = shown.due.find(each.mission);
    std::string accepted = each.accepted       ? "accepted " + short_time(*each.accepted, shown.now)
                           : each.first_opened ? "not accepted"
                                               : "";
    table.rows.push_back(
        {each.mission.str(), opened_text(shown, each), accepted,
         due == shown.due.end() ? "" : "due " + short_time(due->second, shown.now)});
  }
  std::string heard;
  std::int64_t oldest = 0;
  for (const auto& [origin, each] : shown.who.heard) {
    heard += fmt::format(" {} {}", member_of_origin(origin), each.size.value);
    oldest = std::max(oldest, shown.now - each.heard);
  }
  if (heard.empty()) return print(table) + "complete to: nothing that enough trustees heard\n";
  return print(table) + fmt::format("complete to:{}, all heard within {} s\n", heard, oldest);
}

Json who_json(const WhoShown& shown) {
  const terminal::WhoRead& who = shown.who;
  const auto few = [&](const cable::MissionId& mission) {
    const auto found = who.told_by_few.find(mission);
    return list_of(found == who.told_by_few.end() ? std::vector<std::uint8_t>() : found->second,
                   [&](std::uint8_t seat) { return Json(seat_names(shown.charter, {seat})); });
  };
  const auto complete_to = [&](const cable::MissionId& mission) -> Json {
    for (const auto& [origin, heard] : who.heard) {
      if (member_of_origin(origin) == mission.member().str()) {
        return Json::Members{{"size", heard.size.value}, {"heard", to_iso(heard.heard)}};
      }
    }
    return nullptr;
  };
  return list_of(who.missions, [&](const wire::WhoMission& each) {
    return Json(Json::Members{{"mission", each.mission.str()},
                              {"delivered", time_json(each.received)},
                              {"opened", Json::Members{{"first", time_json(each.first_opened)},
                                                       {"last", time_json(each.last_opened)},
                                                       {"officers", each.officers},
                                                       {"roles", ledger::roles_text(each.roles)},
                                                       {"told_only_by", few(each.mission)}}},
                              {"accepted", time_json(each.accepted)},
                              {"refused", each.withheld.size()},
                              {"reasons", list_of(each.reasons,
                                                  [](custody::WithheldCode code) {
                                                    return Json(custody::withheld_row(code).name);
                                                  })},
                              {"complete_to", complete_to(each.mission)}});
  });
}

std::string member_of_origin(const std::string& origin) {
  const std::size_t slash = origin.rfind('/');
  return slash == std::string::npos ? origin : origin.substr(slash + 1);
}

}  // namespace valise::cli
