// export N: a cable's text into a file or a pipe.
#include "cli/exporting.h"

#include <fmt/format.h>

#include "cli/families.h"
#include "cli/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

Result<void> export_cable(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  const std::string form = arguments.text("--as");
  if (form != "txt" && form != "eml") {
    return fail(Code::usage, "A form is txt or eml", "--as");
  }
  const auto out = arguments.maybe("--output");
  if (out) TRY_VOID(check_output(*out));
  TRY(auto place, Place::open(context));
  TRY(const terminal::Listed cable, terminal::find_cable(**place, place->mission(), number));
  TRY_VOID(export_allowed((*place)->charter(), cable.header.policy.level));
  const std::string where = out ? *out : "stdout";
  if (context.only_says("open " + number.str() + ", record its export and write it to " + where)) {
    return {};
  }
  context.say(touch_word(place->settings()));
  std::optional<Exported> exported;
  const auto record = [&](const terminal::OpenedCable& so_far) -> Result<void> {
    TRY(exported, record_export(context, *place, so_far, reason));
    return {};
  };
  TRY(const terminal::OpenedCable opened,
      terminal::open_cable(**place, cable,
                           {.mission = place->mission(), .file = {}, .before_text = record}));
  keep_here(context, *place, opened);
  const std::string text = form == "eml" ? to_eml(opened, exported) : cable_text(opened, exported);
  if (out) TRY_VOID(write_output(*out, text, Replace::no));
  const auto text_here = out ? std::nullopt : std::optional(text);
  context.answer({.kind = "cable.export",
                  .data = Json::Members{{"number", number.str()},
                                        {"as", form},
                                        {"copy", exported->copy},
                                        {"file", out},
                                        {"text", text_here}}},
                 out ? *out + "\n" : text);
  return {};
}

}  // namespace

Result<std::optional<ledger::ReasonCode>> export_wanted(Context& context,
                                                        const Arguments& arguments) {
  if (arguments.has("--reason")) {
    TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
    return reason;
  }
  if (arguments.maybe("--attachments")) {
    return fail(
        Code::refused,
        "Attachments in a folder are an export: give --reason (exercise, in a demonstration)");
  }
  if (context.output_is_terminal()) return std::nullopt;
  return fail(Code::refused,
              "Plaintext to a pipe is an export: give --reason (exercise, in a demonstration)");
}

Result<void> export_allowed(const ledger::Charter& charter, cable::Level level) {
  const ledger::Handling* row = charter.handling_of(level);
  const std::string name(cable::full_name(level));
  if (row == nullptr || row->exporting == ledger::ExportRule::never) {
    return fail(Code::refused, name + " is never exported");
  }
  if (row->exporting == ledger::ExportRule::second_person) {
    return fail(Code::refused, name + " is exported only with a second person, at the registry");
  }
  return {};
}

Result<Exported> record_export(Context& context, Place& place, const terminal::OpenedCable& opened,
                               ledger::ReasonCode reason) {
  TRY_VOID(export_allowed(place->charter(), opened.level));
  const ledger::Handling* row = place->charter().handling_of(opened.level);
  const bool numbered = row->exporting == ledger::ExportRule::numbered;
  TRY(const terminal::RecordedExport done, terminal::record_export(*place,
                                                                   {.cable = opened.id,
                                                                    .number = opened.number,
                                                                    .mission = opened.mission,
                                                                    .request = opened.request,
                                                                    .record = opened.record,
                                                                    .time = opened.opened},
                                                                   reason, numbered));
  const Exported out{.copy = done.copy, .record = done.index, .reason = reason};
  context.say(fmt::format("export recorded: {} {}, {}{}", member_of_origin(opened.origin),
                          out.record.value, ledger::name(reason),
                          out.copy ? fmt::format(", copy {}", *out.copy) : ""));
  return out;
}

void keep_here(Context& context, Place& place, const terminal::OpenedCable& opened) {
  for (const Error& error : opened.not_kept) {
    context.warn(error.detail + (error.where.empty() ? "" : ": " + error.where));
  }
  auto archive = place.archive();
  const auto kept = archive ? archive->add(opened, place->now())
                            : Result<terminal::Added>(Failure(archive.error()));
  if (!kept) context.warn("it is not kept here: " + kept.error().detail);
}

std::vector<Command> exporting_commands() {
  return {
      {"export",
       "write a cable's text, on the record",
       {must(one("NUMBER", "NUMBER", "of the cable")), must(one("--as", "FORM", "txt or eml")),
        must(one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other")),
        one("-o,--output", "FILE", "into this file; else to stdout")},
       export_cable},
  };
}

}  // namespace valise::cli
